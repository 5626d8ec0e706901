"""Fixtures of all tests."""

import gc

import pytest
from _pytest.nodeid import NodeId

from shared.log import configure_logging
from shared.testing.fixtures import anyio_backend, databases, given_settings, kafka_address, pg_server, world_of

__all__ = ["anyio_backend", "databases", "given_settings", "kafka_address", "pg_server", "world_of"]


def pytest_configure() -> None:
    """Log lines as in production: the library's own default draws every variable of a fault, which takes seconds."""
    configure_logging("info")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--full-length`: crashes and outages of the fault catalogue's length (`make faults`)."""
    parser.addoption("--full-length", action="store_true", help="crashes and outages at full length")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups reach the scheduler of `--dist loadgroup`: xdist 3.8 writes them where pytest 9.2 looks no more."""
    for item in items:
        if grouped := vars(item).get("_nodeid"):
            item._id = NodeId.parse(grouped)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: a full garbage collection looked through it for 0.3 s."""
    gc.collect()
    gc.freeze()
