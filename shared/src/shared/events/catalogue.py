"""Loads every event module, for whoever needs the whole catalogue."""

from importlib import import_module

from shared.events.base import Event, registry
from shared.events.rules_taken import RulesTaken
from shared.services import SERVICE_NAMES, package_of

PRODUCERS = tuple(package_of(name) for name in SERVICE_NAMES)


def load_all() -> None:
    """Imports the modules of all producers, so that the registry is complete."""
    for name in PRODUCERS:
        import_module(f"shared.events.{name}")


def answers_of_services() -> tuple[type[RulesTaken], ...]:
    """By which facts services say that they decide by a change of the rules."""
    load_all()
    return tuple(kind for kind in registry().values() if issubclass(kind, RulesTaken))


def topics_of(service: str) -> list[str]:
    """The topics on which a service publishes."""
    load_all()
    return sorted({kind.topic for kind in registry().values() if kind.source() == service})


def events_of(package: str) -> tuple[type[Event], ...]:
    """The facts that a service owns and tells: those of its module here."""
    module = f"shared.events.{package}"
    import_module(module)
    return tuple(kind for kind in registry().values() if kind.__module__ == module)
