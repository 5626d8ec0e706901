"""Until when a waiver carries an application: to its last day, that day included."""

from datetime import date

import pytest

from shared.domain.waivers import Lapse, Waivers

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
    assert waivers.missing(on) == ([] if lacking is None else ["A2"])
    assert waivers.expired_on(on) == (None if lacking is None else LAST)


def test_a_waiver_without_a_last_day_carries_for_good() -> None:
    assert Waivers(("A2",), ("A2",)).lacking(date(2099, 1, 1)) is None


def test_a_waiver_that_nobody_needs_may_end() -> None:
    assert Waivers(("A3",), ("A2", "A3"), {"A2": LAST}).lacking(date(2025, 1, 1)) is None


def test_a_missing_waiver_is_told_before_one_that_ended() -> None:
    assert Waivers(("A2", "A3"), ("A2",), {"A2": LAST}).lacking(date(2025, 1, 1)) == "waiver_missing"


@pytest.mark.parametrize(
    ("waivers", "on", "lapsed"),
    [
        pytest.param(Waivers(lapse=Lapse(LAST, ("A2",))), LAST, False, id="the certificate's last day"),
        pytest.param(Waivers(lapse=Lapse(LAST, ("A2",))), date(2025, 1, 1), True, id="the day after"),
        pytest.param(Waivers((), ("A2",), lapse=Lapse(LAST, ("A2",))), date(2025, 1, 1), False, id="waived"),
        pytest.param(
            Waivers((), ("A2",), {"A2": LAST}, Lapse(LAST, ("A2",))), date(2025, 1, 1), True,
            id="waived no longer than the certificate",
        ),
        pytest.param(Waivers((), ("A2",), lapse=Lapse(LAST)), date(2025, 1, 1), True, id="A2 is hard"),
        pytest.param(
            Waivers(("A3",), ("A3",), lapse=Lapse(LAST, ("A2", "A3"))), date(2025, 1, 1), True,
            id="another waived only",
        ),
        pytest.param(
            Waivers(("A3",), ("A2", "A3"), lapse=Lapse(LAST, ("A2", "A3"))), date(2025, 1, 1), False, id="both waived"
        ),
    ],
)  # fmt: skip
def test_a_certificate_carries_to_its_last_day_unless_its_criterion_is_waived(
    waivers: Waivers, on: date, lapsed: bool
) -> None:
    assert waivers.lapsed(on) is lapsed
