"""The course site: one build per language, for participants and for trainers."""
