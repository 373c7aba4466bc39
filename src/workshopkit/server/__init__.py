"""One Jupyter server that carries course, labs and submissions of one seat."""
