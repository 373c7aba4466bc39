"""Workshop kit: a trilingual course, graded labs and the desk that runs them.

Importing this package loads nothing else, so that a notebook that needs only ``workshopkit.learn`` starts fast.
"""

__version__ = "0.1.0"
