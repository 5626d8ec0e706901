"""Memberships that never overlap, and who stays out: at, under and over each day."""

from datetime import date

import pytest

from pool.domain.admission import Applicant, Obstacle, Room, Waivers, admit
from pool.domain.membership import Bar, Stay, bar
from pool.domain.removal import is_spent

LEFT = date(2025, 8, 31)


@pytest.mark.parametrize(
    ("stays", "on", "cooling_months", "barred"),
    [
        pytest.param([], LEFT, 6, None, id="never a member"),
        pytest.param([Stay(None, None)], LEFT, 0, "already_member", id="a member now"),
        pytest.param([Stay(LEFT, "removal")], date(2025, 8, 30), 0, "earlier_membership", id="the day before it left"),
        pytest.param([Stay(LEFT, "removal")], LEFT, 0, None, id="the day it left, without a cooling period"),
        pytest.param([Stay(LEFT, "removal")], date(2026, 2, 27), 6, "cooling_period", id="the last cooling day"),
        pytest.param(
            [Stay(LEFT, "removal")], date(2026, 2, 28), 6, None, id="six months later, at the end of February"
        ),
        pytest.param([Stay(LEFT, "graduation")], date(2035, 1, 1), 0, "graduated", id="a graduate, years later"),
        pytest.param(
            [Stay(date(2024, 1, 1), "removal"), Stay(None, None)], LEFT, 0, "already_member", id="removed and back"
        ),
    ],
)
def test_what_earlier_memberships_hold_against_a_firm(
    stays: list[Stay], on: date, cooling_months: int, barred: Bar | None
) -> None:
    assert bar(stays, on, cooling_months) == barred


@pytest.mark.parametrize(
    ("carried", "member_before", "occurred_on", "spent"),
    [
        pytest.param(False, False, date(2024, 7, 2), False, id="in the first membership"),
        pytest.param(False, False, date(2024, 6, 30), False, id="a falsified application, before the first admission"),
        pytest.param(False, True, date(2024, 6, 30), True, id="before a re-admission"),
        pytest.param(False, True, date(2024, 7, 1), False, id="on the day of the re-admission"),
        pytest.param(True, False, date(2024, 7, 2), True, id="it carried a removal"),
    ],
)
def test_when_a_violation_is_spent(carried: bool, member_before: bool, occurred_on: date, spent: bool) -> None:
    admitted_on = date(2024, 7, 1)
    assert is_spent(occurred_on, admitted_on, carried_a_removal=carried, member_before=member_before) is spent


@pytest.mark.parametrize(
    ("outcome", "granted", "recommended_on", "reason"),
    [
        pytest.param("eligible", (), date(2024, 7, 1), None, id="recommended on the list's day"),
        pytest.param("eligible", (), date(2024, 7, 2), "recommended_later", id="recommended a day later"),
        pytest.param("eligible", (), None, "not_recommended", id="not recommended"),
        pytest.param("needs_waiver", ("A9",), date(2024, 7, 1), None, id="waived"),
        pytest.param("needs_waiver", (), date(2024, 7, 1), "waiver_missing", id="not waived"),
        pytest.param("needs_review", (), date(2024, 7, 1), "needs_review", id="under review"),
        pytest.param("ineligible", (), date(2024, 7, 1), "ineligible", id="ineligible"),
        pytest.param(None, (), date(2024, 7, 1), "not_assessed", id="not assessed"),
    ],
)
def test_every_firm_that_stays_out_is_told_why(
    outcome: str | None, granted: tuple[str, ...], recommended_on: date | None, reason: Obstacle | None
) -> None:
    applicant = Applicant("a", "420100", outcome, Waivers(("A9",), granted), recommended_on)
    (answer,) = admit([applicant], Room(1, {}), date(2024, 7, 1))
    assert (answer.outcome, answer.reason) == ("not_recommendable" if reason else "admitted", reason)


def test_a_list_beyond_the_room_tells_cap_from_unit() -> None:
    applicants = [
        Applicant(code, unit, "eligible", Waivers(), date(2024, 6, 20)) for code, unit in ("aX", "bX", "cY", "dY")
    ]
    answers = admit(applicants, Room(2, {"X": 1, "Y": None}), date(2024, 7, 1))
    assert [answer.reason for answer in answers] == [None, "unit_full", None, "cap_reached"]
