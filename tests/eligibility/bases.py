"""Applicant bases of made-up firms, as a simulation reads them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from eligibility.domain.amending.amend import amended
from eligibility.domain.simulation.base import Piece
from eligibility.domain.simulation.judged import Judge
from eligibility.domain.simulation.run import judge_of
from eligibility.usecases.simulating.read_base import Rules, pieces_of
from shared.domain.declaration import Declaration
from shared.plan.changes import Amendment
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan
from shared.testing.builders import application
from tests.eligibility.firms import ON

WUHAN, HUANGSHI = "420100", "420200"
RULES = Rules(PLANS / DEFAULT_PROVINCE, ())


def row(number: int, *, unit: str = "420100", minutes: int = 0, **more: Any) -> dict[str, Any]:
    """A row as the base is read: `recommended`, `settled`, `granted`, `passed_over`, `on`; what the firm declares."""
    standing = {"recommended": True, "settled": False, "granted": [], "passed_over": False, "on": ON}
    standing |= {name: more.pop(name) for name in standing.keys() & more.keys()}
    declaration = Declaration.model_validate(application(number, unit=unit, **more)["declaration"])
    return {
        "application_id": UUID(int=number),
        "uscc": declaration.uscc,
        "name": declaration.name,
        "reporting_unit": unit,
        "submitted_at": datetime(2024, 6, 10, 8, tzinfo=UTC) + timedelta(minutes=minutes),
        "reference_date": standing.pop("on"),
        "declaration": declaration.model_dump_json(),
        "reviewed": "{}",
        **standing,
    }


SCREENED_ON = date(2024, 6, 25)


def judge(rows: Sequence[dict[str, Any]], *amendments: Amendment, folder: Path = RULES.folder) -> Judge:
    """What judges these rows by a folder with these changes; kept and read back on the way."""
    pieces = pieces_of(Rules(folder, amendments), rows, SCREENED_ON)
    return judge_of(amended(load_plan(folder), amendments), [Piece.from_bytes(content) for content in pieces])


def five() -> list[dict[str, Any]]:
    """Three of Wuhan and two of Huangshi, the lower number the better; the fifth misses A6 as it stands."""
    poor: dict[str, Any] = {"rd_input_yuan": "4000000", "revenue_yuan": "50000000"}
    return [
        row(1, own_trademarks=2, rd_staff=64),
        row(2, own_trademarks=2),
        row(3, own_trademarks=1, rd_staff=60),
        row(4, unit=HUANGSHI, own_trademarks=1),
        row(5, unit=HUANGSHI, own_trademarks=2, rd_staff=64, **poor),
    ]
