"""Files that are either whole or not there: atomic writing, digests, staleness, safe archives, journals."""
