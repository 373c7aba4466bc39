"""Grading of any nbgrader course: pre-flight, run, gradebook, feedback; one hand-in never stops another."""
