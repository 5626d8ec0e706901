"""Bodies of monitoring's routes."""
