"""A small bank: it takes events by webhook and by pull into a copy of its own, and can be started or imported."""

from example_bank.receiver import create_app

__all__ = ["create_app"]
