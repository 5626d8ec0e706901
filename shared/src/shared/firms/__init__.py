"""Copies of what is known of a firm, the lock of its row, and the question how it stands: the same in all services."""
