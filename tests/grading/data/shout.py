"""A preprocessor of a course's own."""

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode


class Shout(NbGraderPreprocessor):
    word = Unicode("default").tag(config=True)

    def preprocess(self, nb, resources):
        return nb, resources
