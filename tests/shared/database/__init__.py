"""The database behind a silent network."""
