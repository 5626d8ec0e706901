"""Periods of report: a calendar year (`2025`) or a half of one (`2025-H1`)."""

import re
from datetime import date
from typing import Final

from shared.domain.period import PATTERN

_WRITTEN: Final = re.compile(PATTERN)
_FIRST_MONTH: Final = {"": 1, "-H1": 1, "-H2": 7}


def first_day(period: str) -> date:
    """The day on which the period begins; nothing can be reported for it before.

    Raises:
        ValueError: not a period.
    """
    if not _WRITTEN.fullmatch(period):
        raise ValueError(f"{period!r} is not a period such as 2025 or 2025-H1")
    return date(int(period[:4]), _FIRST_MONTH[period[4:]], 1)
