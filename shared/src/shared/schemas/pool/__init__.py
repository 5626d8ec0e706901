"""Bodies of pool's routes."""
