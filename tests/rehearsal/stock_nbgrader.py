"""Grades seats of a course with nbgrader alone and prints what it gave: python stock_nbgrader.py COURSE LAB SEAT…"""

import json
import os
import sys

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config, PyFileConfigLoader

root, lab, *seats = sys.argv[1:]
os.chdir(root)
config = Config(PyFileConfigLoader("nbgrader_config.py", path=root).load_config())
api = NbGraderAPI(config=config)
found = {}
for seat in seats:
    done = api.autograde(lab, seat, force=True)
    with Gradebook(config.CourseDirectory.db_url) as gradebook:
        cells = {}
        if done["success"]:
            for notebook in gradebook.find_submission(lab, seat).notebooks:
                cells |= {grade.name: grade.auto_score for grade in notebook.grades}
    found[seat] = {"success": done["success"], "cells": cells}
print(json.dumps(found))
