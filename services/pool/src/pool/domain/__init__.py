"""Rules of admission, the two exits and the clock; no I/O, no clock of its own."""
