"""Calls that every service answers. Written by `make clients` from the routes; change those."""
