"""A delivery: the folder of one workshop, with a desk for the trainer and a room for the seats."""
