"""What a consumer of Kafka sees of its own backlog, and of a client that polls for ever without a record."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaTimeoutError

from shared import clock
from shared.bus.kafka_watch import Watch
from shared.bus.state import BusState

pytestmark = pytest.mark.anyio
FIRST, SECOND = TopicPartition("t", 0), TopicPartition("t", 1)
GROUP = "pool"


@dataclass
class Record:
    """A record as the client hands it over."""

    offset: int
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def timestamp(self) -> int:
        return int(self.made_at.timestamp() * 1000)


@dataclass
class Client:
    """A client as it answers: what is assigned, how far each partition goes and how far it was fetched."""

    ends: dict[TopicPartition, int]
    fetched: dict[TopicPartition, int]
    away: bool = False

    def assignment(self) -> set[TopicPartition]:
        return set(self.ends)

    async def topics(self) -> set[str]:
        if self.away:
            raise KafkaTimeoutError
        return {"t"}

    async def end_offsets(self, partitions: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        if self.away:
            raise KafkaTimeoutError
        return {partition: self.ends[partition] for partition in partitions}

    async def position(self, partition: TopicPartition) -> int:
        if partition not in self.fetched:
            raise IllegalStateError
        return self.fetched[partition]

    def highwater(self, partition: TopicPartition) -> int | None:
        return self.ends.get(partition)


def watch_of(state: BusState, patience_s: float = 0.05) -> Watch:
    return Watch(GROUP, state, patience_s, set().difference_update)


async def polls_in_vain(watch: Watch) -> None:
    for _ in range(3):
        watch.after_empty_poll()
        await asyncio.sleep(0.03)
    watch.after_empty_poll()


async def test_messages_that_wait_in_a_partition_that_never_delivered_end_a_stuck_client() -> None:
    watch = watch_of(BusState())
    await watch.look(Client({FIRST: 0, SECOND: 5}, {FIRST: 0, SECOND: 0}))
    with pytest.raises(TimeoutError):
        await polls_in_vain(watch)


async def test_an_idle_client_may_poll_in_vain_for_ever() -> None:
    state = BusState()
    watch = watch_of(state)
    await watch.look(Client({FIRST: 7, SECOND: 5}, {FIRST: 7, SECOND: 5}))
    await polls_in_vain(watch)
    assert state.lag_s(GROUP) == 0


async def test_a_client_that_got_records_meanwhile_is_not_stuck() -> None:
    watch, client = watch_of(BusState()), Client({FIRST: 9}, {FIRST: 0})
    await watch.look(client)
    for offset in range(4):
        watch.after_empty_poll()
        await asyncio.sleep(0.03)
        watch.took(client, {FIRST: [Record(offset)]})


async def test_the_lag_is_the_age_of_the_oldest_in_hand_until_it_is_dealt_with() -> None:
    state, client = BusState(), Client({FIRST: 3}, {FIRST: 3})
    watch = watch_of(state)
    batch = [Record(number, clock.now() - timedelta(seconds=90 - number)) for number in range(3)]
    watch.took(client, {FIRST: batch})
    assert 90 <= state.lag_s(GROUP) < 95
    await watch.look(client)
    assert state.behind[GROUP][FIRST].messages == 3
    assert state.lag_s(GROUP) >= 90
    watch.delivered(client, {FIRST: batch})
    assert state.lag_s(GROUP) == 0


async def test_what_is_beyond_the_batch_still_waits() -> None:
    state, client = BusState(), Client({FIRST: 10}, {FIRST: 2})
    watch = watch_of(state)
    batch = [Record(0), Record(1, clock.now() - timedelta(seconds=40))]
    watch.took(client, {FIRST: batch})
    watch.delivered(client, {FIRST: batch})
    assert state.behind[GROUP][FIRST].messages == 8
    assert 40 <= state.lag_s(GROUP) < 45


async def test_a_backlog_that_nothing_comes_of_grows_older() -> None:
    state, client = BusState(), Client({FIRST: 10}, {FIRST: 4})
    watch = watch_of(state)
    await watch.look(client)
    before = state.lag_s(GROUP)
    await asyncio.sleep(0.05)
    await watch.look(client)
    assert state.lag_s(GROUP) >= before + 0.05
    assert state.behind[GROUP][FIRST].messages == 6


async def test_what_another_consumer_has_taken_over_is_not_ones_lag() -> None:
    state, client = BusState(), Client({FIRST: 10, SECOND: 10}, {FIRST: 4, SECOND: 4})
    watch = watch_of(state)
    await watch.look(client)
    watch.on_partitions_revoked([FIRST, SECOND])
    watch.on_partitions_assigned([SECOND])
    del client.ends[FIRST]
    await watch.look(client)
    assert set(state.behind[GROUP]) == {SECOND}
    again = watch_of(state)
    again.on_partitions_assigned([FIRST])
    assert state.behind[GROUP] == {}


async def test_a_partition_that_is_lost_during_a_look_is_passed_over() -> None:
    state = BusState()
    await watch_of(state).look(Client({FIRST: 10, SECOND: 10}, {SECOND: 3}))
    assert {partition: each.messages for partition, each in state.behind[GROUP].items()} == {SECOND: 7}


@pytest.mark.parametrize("ends", [{}, {FIRST: 3}])
async def test_a_look_at_a_broker_that_is_away_says_so(ends: dict[Any, int]) -> None:
    with pytest.raises(KafkaTimeoutError):
        await watch_of(BusState()).look(Client(ends, dict(ends), away=True))
