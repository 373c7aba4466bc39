"""One English source, PO files, three languages."""
