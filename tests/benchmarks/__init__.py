"""Figures, never tests: how the hot paths stand beside bare peers that do the same work. `make bench`."""
