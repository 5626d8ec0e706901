"""A broker and a server of their own, since these tests kill them; one rig for the module."""

from collections.abc import AsyncIterator, Iterator

import pytest

from shared.store.private_server import PrivateServer, start_private_server
from shared.testing.kafka_broker import Broker
from shared.testing.require import require_kafka_jars
from tests.faults.rig import Rig, open_rig


@pytest.fixture
def outage_s(request: pytest.FixtureRequest) -> float:
    """How long an outage lasts: the catalogue's minute, or some seconds with time-outs scaled alike."""
    return 60.0 if request.config.getoption("--full-length", default=False) else 6.0


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a crash is repeated: twenty times, or twice in the quick run."""
    return 20 if request.config.getoption("--full-length", default=False) else 2


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    broker = Broker(require_kafka_jars(), tmp_path_factory.mktemp("kafka"))
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateServer]:
    with start_private_server(tmp_path_factory.mktemp("postgres"), settings={"shared_buffers": "32MB"}) as server:
        yield server


@pytest.fixture(scope="module")
async def rig(tmp_path_factory: pytest.TempPathFactory, server: PrivateServer, broker: Broker) -> AsyncIterator[Rig]:
    async with open_rig(tmp_path_factory.mktemp("rig"), server, broker) as rig:
        yield rig
