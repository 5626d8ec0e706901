"""Bodies of eligibility's routes."""
