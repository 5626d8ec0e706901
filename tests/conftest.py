"""Fixtures of all tests."""

import pytest

from shared.log import configure_logging
from shared.testing.fixtures import anyio_backend, databases, given_settings, kafka_address, pg_server, world_of

__all__ = ["anyio_backend", "databases", "given_settings", "kafka_address", "pg_server", "world_of"]


def pytest_configure() -> None:
    """Log lines as in production: the library's own default draws every variable of a fault, which takes seconds."""
    configure_logging("info")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--full-length`: crashes and outages of the fault catalogue's length (`make faults`)."""
    parser.addoption("--full-length", action="store_true", help="crashes and outages at full length")
