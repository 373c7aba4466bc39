"""Findings about content, data and generated files, shown in three languages."""
