"""A broker and a server for each module, and one rig over them."""

from collections.abc import AsyncIterator, Iterator

import pytest

from shared.postgres.private_server import PrivateServer, start_private_server
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
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker to be killed: never one that was given by its address."""
    with Broker(require_kafka_jars(to_kill=True), tmp_path_factory.mktemp("kafka")) as broker:
        yield broker


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateServer]:
    with start_private_server(tmp_path_factory.mktemp("postgres"), settings={"shared_buffers": "32MB"}) as server:
        yield server


@pytest.fixture(scope="module")
async def rig(
    tmp_path_factory: pytest.TempPathFactory, server: PrivateServer, kafka_address: str
) -> AsyncIterator[Rig]:
    async with open_rig(tmp_path_factory.mktemp("rig"), server, kafka_address) as rig:
        yield rig
