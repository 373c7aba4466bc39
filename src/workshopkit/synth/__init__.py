"""The synthetic world: tables from recipes, the same for the same seed everywhere."""
