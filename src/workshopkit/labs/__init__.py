"""Labs: one source per lab, solution and release notebooks in three languages, handouts per seat."""
