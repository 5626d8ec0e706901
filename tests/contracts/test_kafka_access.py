"""A broker that denies by default lets each principal do what the document's table says, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

from miaopu.kafka_access import allowed, grants, principal_of
from shared.bus.kafka import KafkaBus
from shared.bus.kafka_security import client_options
from shared.bus.protocol import BusUnavailable, Message
from shared.bus.topics import ensure_topics, topic_names
from shared.services import SERVICE_NAMES
from shared.settings import Settings
from shared.testing.kafka_broker import in_own_loop
from shared.testing.kafka_secure import MECHANISMS, SecureBroker, make_certificates
from shared.testing.require import require_kafka_jars
from tests.contracts.access_table import documented
from tests.contracts.bus_contract import Listener, until
from tests.contracts.kafka_grants import grant, run_by_kafka
from tests.miaopu.commands import within

pytestmark = pytest.mark.xdist_group("kafka-access")
BANK = "demo"
FOREIGN = "orders.v1"
TABLE = documented()
TOPICS = sorted({topic for topic, _ in TABLE})
PRINCIPALS = {
    **{name: principal_of(name) for name in SERVICE_NAMES},
    "bank": f"bank-{BANK}",
    "nobody": "somebody-else",
}
GROUPS = {**{name: f"miaopu.{name}" for name in SERVICE_NAMES}, "bank": f"bank-{BANK}.copy", "nobody": "any"}


def test_the_table_has_every_topic_and_every_service() -> None:
    assert set(TOPICS) == {*topic_names(), FOREIGN}
    assert {principal for _, principal in TABLE} == PRINCIPALS.keys()


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_the_table_says_what_the_services_tell_and_hear(principal: str) -> None:
    granted = {topic: frozenset(words) for topic, words in allowed(PRINCIPALS[principal], [BANK]).items()}
    assert {topic: TABLE[topic, principal] for topic in topic_names()} == granted


def test_nothing_but_making_topics_and_a_banks_groups_is_granted_by_prefix() -> None:
    prefixed = {(each.principal, each.operations) for each in grants([BANK]) if each.prefixed}
    assert prefixed == {("miaopu-topics", ("Create", "Describe")), (f"bank-{BANK}", ("Read",))}


@pytest.fixture(scope="module")
def jars() -> Path:
    return require_kafka_jars(to_kill=True)


@pytest.fixture(scope="module")
def broker(jars: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    users = [*PRINCIPALS.values(), "miaopu-topics"]
    with SecureBroker(jars, tmp_path_factory.mktemp("kafka") / "broker", users) as broker:
        in_own_loop(grant(broker.bootstrap, _printed(broker.bootstrap)))
        in_own_loop(_parting(ensure_topics(_settings(broker, "miaopu-topics"), topic_names())))
        in_own_loop(ensure_topics(Settings(kafka_bootstrap=broker.bootstrap), [FOREIGN]))
        in_own_loop(_fill(broker.bootstrap))
        yield broker


def _printed(bootstrap: str) -> list[str]:
    return within("kafka-acls", "--bank", BANK, "--bootstrap", bootstrap).stdout.splitlines()


def _settings(broker: SecureBroker, user: str, mechanism: str = "SCRAM-SHA-512") -> Settings:
    return Settings(**broker.settings_of(user, mechanism), kafka_deadline_s=10, kafka_partitions=1)


@pytest.fixture
async def parted() -> AsyncIterator[None]:
    """TLS takes leave of the other side before its socket is closed; a loop that ends first leaves it open."""
    yield
    await asyncio.sleep(0.3)


async def _parting(work: Coroutine[Any, Any, object]) -> None:
    await work
    await asyncio.sleep(0.3)


async def _fill(bootstrap: str) -> None:
    """One message in each topic, for readers to find."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        for topic in TOPICS:
            await producer.send_and_wait(topic, b"there")


async def _writes(settings: Settings, topic: str) -> bool:
    bus = KafkaBus(settings)
    try:
        await bus.publish([Message(topic, "k", b"tried")])
    except BusUnavailable as refused:
        if "AuthorizationFailed" not in str(refused):
            raise
        return False
    finally:
        await bus.stop()
    return True


async def _reads(settings: Settings, group: str, topic: str) -> bool:
    consumer = AIOKafkaConsumer(
        topic, **client_options(settings), group_id=group, auto_offset_reset="earliest", enable_auto_commit=False
    )
    try:
        async with asyncio.timeout(20):
            await consumer.start()
            await consumer.getone()
    except (TopicAuthorizationFailedError, GroupAuthorizationFailedError):
        return False
    finally:
        await consumer.stop()
    return True


async def _found(broker: SecureBroker, who: str, topics: Sequence[str]) -> dict[str, frozenset[str]]:
    """What a principal could do: one topic after the other, since its group has one member at a time."""
    settings = _settings(broker, PRINCIPALS[who])
    found = {}
    for topic in topics:
        tried = {"write": await _writes(settings, topic), "read": await _reads(settings, GROUPS[who], topic)}
        found[topic] = frozenset(word for word, done in tried.items() if done)
    return found


@pytest.mark.kafka
@pytest.mark.anyio
@pytest.mark.usefixtures("parted")
async def test_each_principal_can_do_on_each_topic_what_the_table_says_and_no_more(broker: SecureBroker) -> None:
    found = await asyncio.gather(*(_found(broker, who, TOPICS) for who in PRINCIPALS))
    could = {(topic, who): words[topic] for who, words in zip(PRINCIPALS, found, strict=True) for topic in TOPICS}
    assert len(could) == len(TOPICS) * len(PRINCIPALS)
    assert {cell: words for cell, words in could.items() if words != TABLE[cell]} == {}


@pytest.mark.kafka
@pytest.mark.anyio
@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize("mechanism", MECHANISMS)
async def test_a_service_sends_and_hears_by_every_proof_of_its_name(broker: SecureBroker, mechanism: str) -> None:
    bus, heard = KafkaBus(_settings(broker, "miaopu-pool", mechanism)), Listener()
    await bus.start()
    await bus.subscribe("pool", ["miaopu.pool.v1"], heard)
    await bus.publish([Message("miaopu.pool.v1", mechanism, b"by name")])
    await until(lambda: heard.values(mechanism) == [b"by name"])
    assert str(bus.state) == "up"
    await bus.stop()


@pytest.mark.kafka
@pytest.mark.anyio
@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize(
    ("mechanism", "changed", "reason"),
    [
        pytest.param("SCRAM-SHA-256", "kafka_password_file", "SaslAuthenticationFailed", id="wrong password"),
        pytest.param("OAUTHBEARER", "kafka_token_file", "has expired", id="expired token"),
        pytest.param("SCRAM-SHA-512", "kafka_ca_file", "CERTIFICATE_VERIFY_FAILED", id="unknown authority"),
    ],
)
async def test_who_is_not_let_in_is_told_why(
    broker: SecureBroker, tmp_path: Path, mechanism: str, changed: str, reason: str
) -> None:
    bad = {"kafka_password_file": "guessed", "kafka_token_file": broker.token("miaopu-pool", lifetime_s=-60)}
    make_certificates(tmp_path / "kafka_ca_file", tmp_path / "unused")
    for name, content in bad.items():
        (tmp_path / name).write_text(content)
    settings = _settings(broker, "miaopu-pool", mechanism).model_copy(update={changed: tmp_path / changed})
    bus = KafkaBus(settings)
    with pytest.raises(BusUnavailable, match=reason):
        await bus.publish([Message("miaopu.pool.v1", "k", b"v")])
    assert reason in str(bus.state)
    await bus.stop()


@pytest.mark.kafka
@pytest.mark.anyio
@pytest.mark.usefixtures("parted")
async def test_topics_are_made_by_their_maker_alone_and_a_refusal_is_told(broker: SecureBroker) -> None:
    with pytest.raises(TopicAuthorizationFailedError, match=r"miaopu\.new\.v1"):
        await ensure_topics(_settings(broker, "miaopu-pool"), ["miaopu.new.v1"])


@pytest.mark.kafka
def test_what_is_printed_is_a_command_of_kafka_that_grants_just_that(broker: SecureBroker, jars: Path) -> None:
    line = next(line for line in _printed(broker.bootstrap) if "--group miaopu.pool" in line)
    done = run_by_kafka(jars, line)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("already exists") == line.count("--topic") + line.count("--group")
