"""Fixtures that all tests share: `from shared.testing.fixtures import *` in a conftest."""

import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from shared.postgres.private_server import PrivateServer, start_private_server
from shared.service import Service
from shared.settings import PREFIX
from shared.testing.databases import Databases
from shared.testing.in_memory import server_folder
from shared.testing.kafka_given import KAFKA_BOOTSTRAP, broker_for_tests
from shared.testing.world import World, open_world

_OF_THE_RUN = ("MIAOPU_REQUIRE_", "MIAOPU_BENCH_")
WorldOf = Callable[..., AbstractAsyncContextManager[World]]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def given_settings() -> Iterator[Mapping[str, str]]:
    """Settings of whoever runs the tests: they reach no test but through this; what tests are run with stays."""
    given = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(PREFIX) and not name.startswith(_OF_THE_RUN)
    }
    for name in given:
        del os.environ[name]
    yield given
    os.environ.update(given)


@pytest.fixture(scope="module")
def kafka_address(given_settings: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real broker without topics: the given one, or the module's own."""
    with broker_for_tests(given_settings.get(KAFKA_BOOTSTRAP), tmp_path_factory.mktemp("kafka")) as address:
        yield address


@pytest.fixture(scope="session")
def pg_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateServer]:
    """One private PostgreSQL for the test process; not fsynced, since no test of this one cuts its power."""
    settings = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB", "max_wal_size": "512MB"}
    with (
        server_folder(otherwise=tmp_path_factory.mktemp("postgres")) as folder,
        start_private_server(folder, settings=settings) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def databases(pg_server: PrivateServer) -> Databases:
    """Fresh, migrated databases of any service."""
    return Databases(pg_server)


@pytest.fixture
def world_of(databases: Databases, tmp_path: Path) -> WorldOf:
    """`async with world_of(service) as world`: the service on a database of its own."""

    @asynccontextmanager
    async def open_(service: Service, **settings: Any) -> AsyncIterator[World]:
        url = await databases.fresh(service)
        try:
            async with open_world(service, url, tmp_path / service.package, **settings) as world:
                yield world
        finally:
            await databases.drop(url)

    return open_
