"""The legal day changes at midnight in China, whatever day was asked for before."""

from datetime import UTC, date, datetime

import pytest

from shared import clock

_NIGHTS = (
    (datetime(2024, 6, 14, 15, 59, 59, 999999, UTC), date(2024, 6, 14)),
    (datetime(2024, 6, 14, 16, 0, 0, 0, UTC), date(2024, 6, 15)),
    (datetime(2024, 6, 15, 15, 59, 59, 0, UTC), date(2024, 6, 15)),
    (datetime(2026, 1, 1, 3, 0, 0, 0, UTC), date(2026, 1, 1)),
    (datetime(2024, 6, 14, 3, 0, 0, 0, UTC), date(2024, 6, 14)),
)


def test_each_instant_has_its_own_day_in_whatever_order_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for instant, day in (*_NIGHTS, *reversed(_NIGHTS)):
        monkeypatch.setattr(clock, "now", lambda instant=instant: instant)
        assert clock.today() == day == clock.legal_day(instant)
