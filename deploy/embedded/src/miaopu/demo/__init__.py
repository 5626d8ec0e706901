"""The demo: an invented province round, and the programme that plays it."""
