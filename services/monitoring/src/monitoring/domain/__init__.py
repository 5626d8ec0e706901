"""Rules of progress and violations; no I/O, no clock."""
