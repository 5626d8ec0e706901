"""Who belongs on a list, in which order events go out, and how long an endpoint is left alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from finance_matching.domain.lists import Candidate, ListKind, belongs, digest_of_entries
from shared.delivery.order import chains_of
from shared.delivery.pauses import pause_s

ON = date(2024, 7, 5)
FIRM = Candidate("91420100MA4TEKT06N", "示例", "420100", date(2024, 7, 1), "active", consents=True, listed=False)


@pytest.mark.parametrize(
    ("changes", "members", "pledge"),
    [
        pytest.param({}, True, True, id="a member that consents"),
        pytest.param({"consents": False}, True, False, id="a member without consent"),
        pytest.param({"admitted_on": ON}, True, True, id="admitted on the day itself"),
        pytest.param({"admitted_on": date(2024, 7, 6)}, False, False, id="admitted a day later"),
        pytest.param({"state": "graduated", "listed": True}, True, True, id="graduated and listed stays"),
        pytest.param({"state": "graduated"}, False, False, id="graduated is not listed anew"),
        pytest.param({"state": "removed"}, False, False, id="removed"),
        pytest.param({"state": "removed", "listed": True}, False, False, id="removed, whatever was"),
    ],
)
def test_who_belongs_on_a_list(changes: dict[str, object], members: bool, pledge: bool) -> None:
    firm = replace(FIRM, **changes)  # type: ignore[arg-type]
    kinds: tuple[ListKind, ListKind] = ("members", "pledge")
    assert [belongs(firm, kind, ON) for kind in kinds] == [members, pledge]


def test_the_digest_of_entries_is_that_of_their_content() -> None:
    other = replace(FIRM, uscc="91420112MAKU9HGJ3X")
    assert digest_of_entries([FIRM, other]) == digest_of_entries([other, FIRM])
    assert digest_of_entries([FIRM]) != digest_of_entries([replace(FIRM, name="示例二")])


@dataclass(frozen=True)
class Open:
    uscc: str
    number: int
    attempts: int = 0
    revoking: bool = False
    document: Mapping[str, Any] = field(default_factory=dict)
    traceparent: str | None = None


def order_of(*events: Open) -> list[list[int]]:
    return [[event.number for event in chain] for chain in chains_of(reversed(events))]


def test_each_firm_stays_in_feed_order_and_untried_firms_go_first() -> None:
    events = [Open("A", 1, attempts=3), Open("B", 2), Open("A", 3), Open("C", 4), Open("B", 5)]
    assert order_of(*events) == [[2, 5], [4], [1, 3]]


def test_a_revocation_overtakes_other_firms_and_not_its_own_listing() -> None:
    own = [Open("B", 2, revoking=True), Open("B", 5, revoking=True)]
    assert order_of(Open("A", 1), *own, Open("C", 3), Open("D", 4, revoking=True)) == [[2, 5], [4], [1], [3]]


@pytest.mark.parametrize(
    ("attempts", "place"),
    [(0, 0), (1, 2), (2, 4), (3, 8), (4, 10), (5000, 10)],
)
def test_a_revocation_lets_twice_as_many_untried_firms_pass_after_each_vain_attempt(attempts: int, place: int) -> None:
    others = [Open(f"other {n}", n) for n in range(1, 11)]
    assert order_of(*others, Open("A", 11, attempts, revoking=True)).index([11]) == place


def test_a_revocation_never_waits_for_what_was_tried_as_often() -> None:
    refused = [Open(f"refused {n}", n, attempts=4) for n in range(1, 11)]
    assert order_of(*refused, Open("A", 11, attempts=4, revoking=True))[0] == [11]


@pytest.mark.parametrize(("failures", "length"), [(1, 1.0), (2, 5.0), (3, 30.0), (4, 30.0), (500, 30.0)])
def test_pauses_grow_and_then_stay(failures: int, length: float) -> None:
    assert pause_s(failures, (1.0, 5.0, 30.0), 0.5) == pytest.approx(length)
    assert pause_s(failures, (1.0, 5.0, 30.0), 0.0) == pytest.approx(length * 0.8)
    assert pause_s(failures, (1.0, 5.0, 30.0), 1.0) == pytest.approx(length * 1.2)
