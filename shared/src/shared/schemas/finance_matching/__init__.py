"""Bodies of finance-matching's routes."""
