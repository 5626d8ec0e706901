"""The seeds of all services."""

from importlib import import_module

from shared.services import SERVICE_NAMES, package_of
from tests.services.seeding import Seed

SEEDS: dict[str, Seed] = {name: import_module(f"tests.services.seed_{package_of(name)}").SEED for name in SERVICE_NAMES}
