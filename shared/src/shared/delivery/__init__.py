"""Signed HTTP out, in order for each endpoint; a service gives the messages and writes what came of them."""
