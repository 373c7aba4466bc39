"""The course site, for participants and for trainers, in three languages."""
