"""Periods of report, as they are written: a calendar year (`2025`) or a half of one (`2025-H1`)."""

from typing import Final

PATTERN: Final = "^20[0-9]{2}(-H[12])?$"
