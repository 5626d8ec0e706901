"""Bodies of intake's routes."""
