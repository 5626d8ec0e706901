"""The table of rounds of recognition: when products are filed, with the figures of which year, and when published."""

import re
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Final

from shared.domain.recognition_rounds import RecognitionRound
from shared.plan.editions import TABLES
from shared.plan.gathering import each
from shared.plan.tables import Row, read_table

FILE: Final = "recognition_rounds.csv"
_COLUMNS: Final = ("round_year", "data_year", "filing_deadline", "published", "expected", "source")
_MONTH: Final = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])")


def read_rounds(root: Path) -> tuple[RecognitionRound, ...]:
    """The rounds by their year; none of a folder that does not have the table.

    No version names them: what is decided rests on recognitions that were verified, rounds only say when to expect one.

    Raises:
        PlanFaults: a day that is none, a round that is published before its deadline or uses figures of its own year.
    """
    path = root / TABLES / FILE
    rows = read_table(root, path, _COLUMNS, key="round_year") if path.is_file() else ()
    return tuple(sorted(each(rows, _round), key=lambda one: one.round_year))


def _round(row: Row) -> RecognitionRound:
    year, data_year, deadline = row.whole("round_year"), row.whole("data_year"), row.day("filing_deadline")
    first, last = _published(row)
    if row["expected"] not in {"yes", "no"}:
        raise row.error("expected 应为 yes 或 no", "expected must be yes or no")
    if data_year >= year:
        raise row.error("data_year 应早于 round_year", "data_year must lie before round_year")
    if last <= deadline:
        raise row.error("公布时间应晚于备案截止日", "A round is published after its filing deadline")
    return RecognitionRound(year, data_year, deadline, first, last, row["expected"] == "yes", row.needed("source"))


def _published(row: Row) -> tuple[date, date]:
    """A day, or the first and last day of a month."""
    if found := _MONTH.fullmatch(row["published"]):
        year, month = int(found[1]), int(found[2])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    try:
        day = date.fromisoformat(row["published"])
    except ValueError:
        raise row.error(
            "published 应写成 2025-02 或 2025-02-08", "Write published like 2025-02 or 2025-02-08"
        ) from None
    return day, day
