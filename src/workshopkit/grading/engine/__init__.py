"""Running the cells of hand-ins: processes that have loaded everything once, one child for each notebook."""
