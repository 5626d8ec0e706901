"""Loads every event module, for whoever needs the whole catalogue."""

from importlib import import_module

PRODUCERS = ("intake", "eligibility", "pool", "finance_matching", "monitoring")


def load_all() -> None:
    """Imports the modules of all producers, so that the registry is complete."""
    for name in PRODUCERS:
        import_module(f"shared.events.{name}")
