"""Typed clients of the services, with the answers that their routes give."""
