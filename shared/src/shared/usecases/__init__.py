"""Checks that acts of all services have in common."""
