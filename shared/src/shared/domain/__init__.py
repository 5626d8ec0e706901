"""Words and values that all five services use; no I/O, no clock, no settings."""
