"""Until when a waiver carries an application: to its last day, that day included."""

from datetime import date
from typing import get_args

import pytest

from pool.domain.admission import Lapse, Reason, Waivers, recommendable, unfit
from pool.domain.reasons import REASONS

LAST = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("on", "lacking"),
    [
        pytest.param(date(2024, 12, 30), None, id="the day before"),
        pytest.param(LAST, None, id="its last day"),
        pytest.param(date(2025, 1, 1), "waiver_expired", id="the day after"),
    ],
)
def test_a_waiver_carries_to_its_last_day(on: date, lacking: str | None) -> None:
    waivers = Waivers(("A2", "A3"), ("A2", "A3"), {"A2": LAST})
    assert waivers.lacking(on) == lacking
    assert recommendable("needs_waiver", waivers, on) is (lacking is None)


def test_a_waiver_without_a_last_day_carries_for_good() -> None:
    assert Waivers(("A2",), ("A2",)).lacking(date(2099, 1, 1)) is None


def test_a_waiver_that_nobody_needs_may_end() -> None:
    assert Waivers(("A3",), ("A2", "A3"), {"A2": LAST}).lacking(date(2025, 1, 1)) is None


def test_a_missing_waiver_is_told_before_one_that_ended() -> None:
    assert Waivers(("A2", "A3"), ("A2",), {"A2": LAST}).lacking(date(2025, 1, 1)) == "waiver_missing"


def test_an_eligible_firm_needs_none() -> None:
    assert recommendable("eligible", Waivers((), ("A2",), {"A2": LAST}), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("waivers", "on", "against"),
    [
        pytest.param(Waivers(lapse=Lapse(LAST, ("A2",))), LAST, None, id="the certificate's last day"),
        pytest.param(Waivers(lapse=Lapse(LAST, ("A2",))), date(2025, 1, 1), "certificate_lapsed", id="the day after"),
        pytest.param(Waivers((), ("A2",), lapse=Lapse(LAST, ("A2",))), date(2025, 1, 1), None, id="waived"),
        pytest.param(
            Waivers((), ("A2",), {"A2": LAST}, Lapse(LAST, ("A2",))), date(2025, 1, 1), "certificate_lapsed",
            id="waived no longer than the certificate",
        ),
        pytest.param(Waivers((), ("A2",), lapse=Lapse(LAST)), date(2025, 1, 1), "certificate_lapsed", id="A2 is hard"),
        pytest.param(
            Waivers(("A3",), ("A3",), lapse=Lapse(LAST, ("A2", "A3"))), date(2025, 1, 1), "certificate_lapsed",
            id="another waived only",
        ),
        pytest.param(
            Waivers(("A3",), ("A2", "A3"), lapse=Lapse(LAST, ("A2", "A3"))), date(2025, 1, 1), None, id="both waived"
        ),
        pytest.param(
            Waivers(("A3",), (), lapse=Lapse(LAST, ("A2", "A3"))), date(2025, 1, 1), "waiver_missing",
            id="a waiver that was always needed is told first",
        ),
    ],
)  # fmt: skip
def test_a_certificate_carries_to_its_last_day_unless_its_criterion_is_waived(
    waivers: Waivers, on: date, against: str | None
) -> None:
    assert unfit("needs_waiver" if waivers.needed else "eligible", waivers, on) == against


def test_every_reason_is_told_in_both_languages() -> None:
    codes = {code for part in get_args(Reason) for code in (get_args(part) or (part,))}
    assert set(REASONS) == codes
    assert all(text["zh"] and text["en"].isascii() for text in REASONS.values())
