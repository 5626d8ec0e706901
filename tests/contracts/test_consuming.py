"""F-D1 … F-D8 on both transports: duplicates, orders, poison, size, unknown versions, malformed bytes, replays."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from shared.api.frame import dead_letters
from shared.bus.in_process import InProcessBus
from shared.bus.kafka import KafkaBus
from shared.bus.protocol import Bus, Message
from shared.ids import uuid7
from shared.messaging.outbox import EventTooLarge, outbox_row
from shared.messaging.unit_of_work import unit_of_work
from shared.testing.fixtures import WorldOf
from tests.contracts.consuming import TOPIC, Consumer, consuming, new_firm, probe_service

pytestmark = pytest.mark.anyio
TRANSPORTS = [
    "in process",
    pytest.param("kafka", marks=[pytest.mark.kafka, pytest.mark.xdist_group("kafka-contract")]),
]


@pytest.fixture(params=TRANSPORTS)
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    bus: Bus
    if request.param == "kafka":
        bus = KafkaBus(request.getfixturevalue("kafka_settings"))
    else:
        bus = InProcessBus(deadline_s=10)
    yield bus
    await bus.stop()


@pytest.fixture
async def consumer(world_of: WorldOf, bus: Bus) -> AsyncIterator[Consumer]:
    async with (
        world_of(probe_service(), retry_pauses_s=(0.02, 0.02)) as world,
        consuming(world, bus, f"probe-{uuid7()}") as consumer,
    ):
        yield consumer
        await bus.stop()


async def test_the_same_event_ten_times_has_one_effect(consumer: Consumer) -> None:
    firm, last = new_firm(), new_firm()
    message = consumer.message(firm, 1)
    for _ in range(10):
        await consumer.send(message)
    await consumer.send(consumer.message(last, 1))
    await consumer.until_effects(last, [1])
    assert await consumer.effects(firm) == [1]


async def test_the_same_event_ten_times_in_one_batch_has_one_effect(consumer: Consumer) -> None:
    firm = new_firm()
    message = consumer.message(firm, 1)
    await consumer.send(*[message] * 10, consumer.message(firm, 2))
    await consumer.until_effects(firm, [1, 2])


async def test_events_of_a_firm_in_any_order_have_their_effects_in_order(consumer: Consumer) -> None:
    firms = []
    for order in itertools.permutations(range(1, 6)):
        firm = new_firm()
        firms.append(firm)
        messages = {sequence: consumer.message(firm, sequence) for sequence in order}
        await consumer.send(*(messages[sequence] for sequence in order[:3]))
        await consumer.send(*(messages[sequence] for sequence in order[3:]))
    for firm in firms:
        await consumer.until_effects(firm, [1, 2, 3, 4, 5])
        assert await consumer.parked(firm) == []


async def test_a_poison_event_holds_its_firm_and_no_other(consumer: Consumer) -> None:
    firm, other = new_firm(), new_firm()
    consumer.poisoned.add(firm)
    batch = [consumer.message(firm, 1), consumer.message(firm, 2, "poison"), consumer.message(firm, 3)]
    await consumer.send(*batch, consumer.message(other, 1))
    await consumer.send(consumer.message(firm, 4), consumer.message(other, 2))
    await consumer.until_effects(other, [1, 2])
    await consumer.until_parked(firm, ["dead", "held", "held"])
    assert await consumer.effects(firm) == [1]
    dead = (await consumer.parked(firm))[0]
    assert (dead["sequence"], dead["attempts"]) == (2, 3)
    assert "poison" in dead["reason"]


async def test_a_healed_dead_letter_is_replayed_twice_with_one_effect_and_its_firm_goes_on(consumer: Consumer) -> None:
    firm = new_firm()
    consumer.poisoned.add(firm)
    await consumer.send(*(consumer.message(firm, n, "poison" if n == 1 else "firm") for n in (1, 2, 3)))
    await consumer.until_parked(firm, ["dead", "held", "held"])
    dead = (await consumer.parked(firm))[0]
    consumer.poisoned.clear()
    runtime = consumer.world.runtime
    subscriptions = consumer.inbox._subscriptions
    for _ in range(2):
        async with unit_of_work(runtime, runtime.caller) as uow:
            answer = await dead_letters.replay(uow, subscriptions, dead["id"])
        assert answer.state == "done"
    assert await consumer.effects(firm) == [1, 2, 3]


async def test_what_can_never_be_handled_goes_aside_at_once(consumer: Consumer) -> None:
    firm = new_firm()
    consumer.hopeless.add(firm)
    await consumer.send(consumer.message(firm, 1))
    await consumer.until_parked(firm, ["dead"])
    dead = (await consumer.parked(firm))[0]
    assert (dead["attempts"], dead["reason"]) == (1, "Unprocessable: this can never be handled")


async def test_a_discarded_dead_letter_lets_its_firm_go_on(consumer: Consumer) -> None:
    firm = new_firm()
    consumer.hopeless.add(firm)
    await consumer.send(consumer.message(firm, 1), consumer.message(firm, 2))
    await consumer.until_parked(firm, ["dead", "held"])
    dead = (await consumer.parked(firm))[0]
    consumer.hopeless.clear()
    runtime = consumer.world.runtime
    async with unit_of_work(runtime, runtime.caller) as uow:
        await dead_letters.discard(uow, dead["id"], "作废")
    await consumer.until_effects(firm, [2])


def changed(message: Message, **attributes: Any) -> Message:
    document = {**orjson.loads(message.value), **attributes}
    return replace(message, value=orjson.dumps(document))


async def test_an_unknown_version_is_parked_and_an_unknown_fact_only_counts(consumer: Consumer) -> None:
    newer, unknown = new_firm(), new_firm()
    newer_version = changed(consumer.message(newer, 1), type="miaopu.pool.firm-admitted.v2")
    unknown_fact = changed(consumer.message(unknown, 1), type="miaopu.pool.something-else.v1")
    await consumer.send(newer_version, unknown_fact, consumer.message(unknown, 2), consumer.message(newer, 2))
    await consumer.until_effects(unknown, [2])
    await consumer.until_parked(newer, ["dead", "held"])
    assert "unknown version" in (await consumer.parked(newer))[0]["reason"]


async def test_extra_fields_are_ignored_and_foreign_sources_refused(consumer: Consumer) -> None:
    firm, forged = new_firm(), new_firm()
    message = consumer.message(firm, 1)
    data = {**orjson.loads(message.value)["data"], "added_later": 1}
    await consumer.send(changed(message, data=data), changed(consumer.message(forged, 1), source="monitoring"))
    await consumer.until_effects(firm, [1])
    await consumer.until_parked(forged, ["dead"])


MALFORMED = [
    pytest.param(b"\xff\xfe not utf-8", id="invalid UTF-8"),
    pytest.param(b'{"specversion": "1.0", "data": {"a": "\\u0000"}}', id="NUL"),
    pytest.param(b'{"specversion": "1.0", "data": {"a": NaN}}', id="NaN"),
    pytest.param(b'{"specversion": "1.0", "data": {"a": 1e400}}', id="a number beyond any field"),
    pytest.param(b'{"specversion": "1.0", "specversion": "1.0", "data": {}}', id="one key twice"),
    pytest.param(b"[]", id="no object"),
    pytest.param(b"", id="nothing"),
    pytest.param(b'{"specversion": "1.0", "id": 1}', id="attributes missing"),
]


@pytest.mark.parametrize("raw", MALFORMED)
async def test_malformed_bytes_go_aside_with_their_reason_and_others_flow(consumer: Consumer, raw: bytes) -> None:
    firm, other = new_firm(), new_firm()
    await consumer.send(Message(TOPIC, firm, raw), consumer.message(other, 1))
    await consumer.until_effects(other, [1])
    await consumer.until_parked(firm, ["dead"])
    dead = (await consumer.parked(firm))[0]
    assert dead["reason"]
    assert dead["message"].partition(b"\n")[2] == raw


async def test_malformed_bytes_that_come_again_are_set_aside_once_even_when_given_up(consumer: Consumer) -> None:
    firm, last = new_firm(), new_firm()
    malformed = Message(TOPIC, firm, b"no event")
    await consumer.send(malformed, malformed)
    await consumer.send(malformed)
    await consumer.until_parked(firm, ["dead"])
    dead = (await consumer.parked(firm))[0]
    runtime = consumer.world.runtime
    async with unit_of_work(runtime, runtime.caller) as uow:
        await dead_letters.discard(uow, dead["id"], "作废")
    await consumer.send(malformed, Message(TOPIC, firm, b"another"), consumer.message(last, 1))
    await consumer.until_effects(last, [1])
    await consumer.until_parked(firm, ["dead"])
    assert (await consumer.parked(firm))[0]["message"].endswith(b"\nanother")


async def test_a_forged_event_does_not_take_the_place_of_the_true_one_whose_id_it_claims(consumer: Consumer) -> None:
    firm = new_firm()
    true = consumer.message(firm, 1)
    await consumer.send(changed(true, source="monitoring"))
    await consumer.until_parked(firm, ["dead"])
    await consumer.send(true)
    await consumer.until_effects(firm, [1])


async def test_an_event_above_900_kb_is_refused_at_the_outbox(consumer: Consumer) -> None:
    with pytest.raises(EventTooLarge):
        outbox_row(consumer.event(new_firm(), "x" * 950_000))
    outbox_row(consumer.event(new_firm(), "x" * 800_000))
