"""A whole workshop with simulated seats."""
