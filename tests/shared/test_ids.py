"""Identifiers in the order in which they were made, whatever the clock does."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import RFC_4122, UUID

import pytest

from shared.ids import Uuid7Maker, uuid7

NOW_MS = 1_750_000_000_000


def at(monkeypatch: pytest.MonkeyPatch, milliseconds: int) -> None:
    """The clock stands at this millisecond."""
    monkeypatch.setattr(time, "time_ns", lambda: milliseconds * 1_000_000)


def milliseconds_of(made: UUID) -> int:
    return made.int >> 80


def in_order(made: list[UUID]) -> bool:
    return all(earlier < later for earlier, later in pairwise(made))


def test_each_is_greater_than_the_one_before() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert in_order(made)
    assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}


def test_many_of_one_millisecond_stay_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW_MS)
    make = Uuid7Maker()
    made = [make() for _ in range(5_000)]
    assert in_order(made)
    assert {milliseconds_of(each) for each in made} == {NOW_MS}
    assert len({each.int & 0xFFFF for each in made}) > 100


def test_a_clock_that_goes_back_does_not_disturb_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Uuid7Maker()
    made = []
    for milliseconds in (NOW_MS, NOW_MS - 60_000, NOW_MS - 1, NOW_MS, NOW_MS + 1):
        at(monkeypatch, milliseconds)
        made.append(make())
    assert in_order(made)
    assert milliseconds_of(made[-1]) == NOW_MS + 1


def test_a_full_tail_goes_on_in_the_next_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW_MS)
    make = Uuid7Maker()
    first = make()
    make._tail = (1 << 74) - 1
    second, third = make(), make()
    assert in_order([first, second, third])
    assert [milliseconds_of(each) for each in (second, third)] == [NOW_MS + 1, NOW_MS + 1]
    assert (second.version, second.variant) == (7, RFC_4122)


def test_threads_never_share_one() -> None:
    with ThreadPoolExecutor(4) as threads:
        runs = list(threads.map(lambda _: [uuid7() for _ in range(2_000)], range(4)))
    assert all(in_order(run) for run in runs)
    assert len(set().union(*runs)) == 8_000
