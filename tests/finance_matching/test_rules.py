"""Who belongs on a list, and what a version of it says."""

from dataclasses import replace
from datetime import date

import pytest

from finance_matching.domain.lists import Candidate, ListKind, belongs, digest_of_entries

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
