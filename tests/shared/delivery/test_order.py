"""Which message goes next: what takes back first, then what gives it again, and no thing held up by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.delivery.order import CONNECTIONS, next_message


@dataclass(frozen=True)
class Open:
    chain: str
    number: int
    urgent: bool = False
    attempts: int = 0
    refused: bool = False
    ordinary: bool = True
    document: Mapping[str, Any] = field(default_factory=dict)
    traceparent: str | None = None


def order_of(*waiting: Open) -> list[int]:
    """Numbers in the order in which they go, each taken before the next is chosen."""
    left, sent = list(waiting), []
    while (message := next_message(left, [])) is not None:
        left.remove(message)
        sent.append(message.number)
    assert not left
    return sent


def beside(waiting: Sequence[Open], *under_way: Open) -> int | None:
    """The number that goes beside those under way."""
    message = next_message(waiting, under_way)
    return None if message is None else message.number


def test_open_revocations_go_before_everything_however_often_they_were_tried() -> None:
    assert order_of(Open("A", 1), Open("B", 2, urgent=True, attempts=500), Open("C", 3), Open("D", 4, urgent=True)) == [
        4,
        2,
        1,
        3,
    ]


def test_a_revocation_that_is_never_taken_falls_behind_other_revocations_only() -> None:
    tried = [Open(f"refused {n}", n, urgent=True, attempts=n) for n in range(1, 6)]
    assert order_of(*reversed(tried), Open("A", 9), Open("B", 10, urgent=True)) == [10, 1, 2, 3, 4, 5, 9]


def test_what_is_listed_again_goes_before_other_listings() -> None:
    assert order_of(Open("A", 1), Open("B", 7, ordinary=False), Open("C", 2, attempts=1)) == [7, 1, 2]


def test_what_was_tried_least_goes_first_among_listings() -> None:
    assert order_of(Open("A", 1, attempts=3), Open("B", 2), Open("C", 4)) == [2, 4, 1]


def test_a_grant_waits_for_the_open_revocation_of_its_entry_and_for_no_other() -> None:
    revocation, relisted = Open("A", 2, urgent=True), Open("A", 3, ordinary=False)
    assert beside([relisted], revocation) is None
    assert beside([relisted, Open("B", 9)], revocation) == 9


def test_a_revocation_follows_the_grant_of_its_entry_that_is_under_way() -> None:
    revocation, grant = Open("A", 2, urgent=True), Open("A", 1)
    assert beside([revocation], grant) is None
    assert beside([revocation, Open("B", 3)]) == 2


def test_no_grant_goes_past_a_revocation_that_was_never_offered_and_waits_for_its_own_entry() -> None:
    revocation, grant = Open("A", 4, urgent=True), Open("A", 1)
    grants = [Open("B", 2), Open("C", 3), Open("D", 5, ordinary=False)]
    assert beside([revocation, *grants], grant) is None
    assert beside([revocation, *grants, Open("E", 6, urgent=True)], grant) == 6, "other revocations go on"
    refused = replace(revocation, refused=True, attempts=1)
    assert beside([refused, *grants], grant) == 5, "one that was offered holds up its own entry alone"


def test_one_connection_is_kept_for_revocations() -> None:
    grants = [Open(f"G{n}", n) for n in range(1, CONNECTIONS)]
    assert beside([Open("A", 10)], *grants) is None
    assert beside([Open("A", 10), Open("B", 11, urgent=True)], *grants) == 11
    assert beside([Open("C", 12, urgent=True)], *grants, Open("B", 11, urgent=True)) is None


def test_of_refused_revocations_one_at_a_time_is_tried() -> None:
    refused = [Open(name, n, urgent=True, attempts=1, refused=True) for n, name in ((1, "A"), (2, "B"))]
    assert beside(refused[1:], refused[0]) is None
    assert beside([*refused[1:], Open("C", 3, urgent=True)], refused[0]) == 3


_MESSAGES = st.lists(
    st.builds(
        Open,
        chain=st.sampled_from("ABCDEF"),
        number=st.just(0),
        urgent=st.booleans(),
        attempts=st.integers(0, 4),
        refused=st.booleans(),
        ordinary=st.booleans(),
    ),
    max_size=12,
).map(lambda messages: [replace(message, number=n) for n, message in enumerate(messages, 1)])


@given(waiting=_MESSAGES, taken=st.integers(0, CONNECTIONS))
def test_no_grant_goes_beside_or_before_an_open_revocation_of_its_entry(waiting: list[Open], taken: int) -> None:
    under_way = waiting[:taken]
    left = waiting[taken:]
    message = next_message(left, under_way)
    if message is None:
        return
    assert message.chain not in {other.chain for other in under_way}
    if not message.urgent:
        assert all(other.refused for other in left if other.urgent), "each revocation is offered before any grant"
        assert message.chain not in {other.chain for other in left if other.urgent}


@pytest.mark.parametrize("number", range(CONNECTIONS, CONNECTIONS + 3))
def test_no_more_than_the_connections_are_under_way(number: int) -> None:
    assert beside([Open("Z", 99, urgent=True)], *(Open(str(n), n) for n in range(number))) is None
