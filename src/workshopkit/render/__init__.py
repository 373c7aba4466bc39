"""The shell and style of every page the kit makes itself."""
