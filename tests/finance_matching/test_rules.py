"""Who belongs on a list, in which order events go out, and how long an endpoint is left alone."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from finance_matching.domain.lists import Candidate, ListKind, belongs, digest_of_entries
from finance_matching.domain.order import chains_of
from finance_matching.domain.pauses import pause_s

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


def test_each_firm_stays_in_feed_order_and_untried_firms_go_first() -> None:
    events = [Open("A", 1, attempts=3), Open("B", 2), Open("A", 3), Open("C", 4), Open("B", 5)]
    chains = [[event.number for event in chain] for chain in chains_of(reversed(events))]
    assert chains == [[2, 5], [4], [1, 3]]


@pytest.mark.parametrize(("failures", "length"), [(1, 1.0), (2, 5.0), (3, 30.0), (4, 30.0), (500, 30.0)])
def test_pauses_grow_and_then_stay(failures: int, length: float) -> None:
    assert pause_s(failures, (1.0, 5.0, 30.0), 0.5) == pytest.approx(length)
    assert pause_s(failures, (1.0, 5.0, 30.0), 0.0) == pytest.approx(length * 0.8)
    assert pause_s(failures, (1.0, 5.0, 30.0), 1.0) == pytest.approx(length * 1.2)
