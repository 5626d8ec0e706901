"""A PostgreSQL server of our own, for the embedded platform and for tests."""
