"""Rigs and fixtures for tests; nothing that runs in production imports it."""
