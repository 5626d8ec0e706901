"""Reads the applicant base of a batch piece by piece, in the order of reference date and application."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import localcontext
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson

from eligibility.domain.amending.amend import amended
from eligibility.domain.as_reviewed import as_reviewed
from eligibility.domain.assess import EXACT
from eligibility.domain.certificates import last_day
from eligibility.domain.facts import Facts, facts_of
from eligibility.domain.products import inventions_counted
from eligibility.domain.reviews import found_values, records_from, reviewed_from
from eligibility.domain.simulation.base import Firm, Piece, record_of
from eligibility.domain.simulation.sizes import size_of
from eligibility.store.passed_over import passed_over
from shared.domain.declaration import Declaration
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.changes import Amendment
from shared.plan.fact_options import PATENT_BASIS
from shared.plan.load import load_plan
from shared.plan.model import Plan
from shared.plan.parameters import Parameters

PIECE: Final = 1000
_NEXT = """
SELECT a.application_id, a.uscc, a.name, a.reporting_unit, a.submitted_at, a.reference_date,
  a.declaration::text AS declaration, a.reviewed::text AS reviewed,
  EXISTS (SELECT FROM recommendation r WHERE r.application_id = a.application_id) AS recommended,
  EXISTS (SELECT FROM membership m WHERE m.uscc = a.uscc
            AND (m.left_on IS NULL OR m.route = ANY($6::text[]))) AS settled,
  ARRAY (SELECT w.criterion FROM waiver w WHERE w.application_id = a.application_id AND w.state = 'granted'
           AND (w.expires_on IS NULL OR w.expires_on >= $5)) AS granted
FROM assessment a WHERE a.batch = $1 AND (a.reference_date, a.application_id) > ($2, $3)
ORDER BY a.reference_date, a.application_id LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a process makes the plan as it now stands: the files, and what was approved on top of them."""

    folder: Path
    amendments: tuple[Amendment, ...]

    def plan(self) -> Plan:
        """The plan."""
        return amended(load_plan(self.folder), self.amendments)


async def next_rows(uow: UnitOfWork, batch: str, after: tuple[date, UUID], on: date) -> list[dict[str, Any]]:
    """The rows that follow a place, with the waivers that last until the day of screening."""
    for_good = [key for key, row in uow.plan.exits.items() if row.bars == "for_good"]
    rows = await uow.execute_native(_NEXT, batch, *after, PIECE, on, for_good)
    behind = await passed_over(uow, batch, {row["uscc"] for row in rows})
    return [{**row, "passed_over": row["application_id"] in behind} for row in rows]


def pieces_of(rules: Rules, rows: Sequence[dict[str, Any]], screened_on: date) -> list[bytes]:
    """The rows as pieces, one a reference date; runs in a process of its own."""
    plan = rules.plan()
    same_day = groupby(rows, itemgetter("reference_date"))
    return [_piece(plan, on, list(group), screened_on).to_bytes() for on, group in same_day]


def _piece(plan: Plan, on: date, rows: Sequence[dict[str, Any]], screened_on: date) -> Piece:
    bounds, parameters = plan.size_bounds.on(on), _by_all_kinds(plan.on(on))
    firms, records = [], []
    with localcontext(EXACT):
        for row in rows:
            declaration = Declaration.kept(row["declaration"])
            known = orjson.loads(row["reviewed"])
            found = found_values(reviewed_from(known), records_from(known))
            declaration = as_reviewed(declaration, found)
            facts = _as_screened(facts_of(declaration, plan, on, parameters, found), declaration, plan, on, screened_on)
            firms.append(
                Firm(
                    application_id=str(row["application_id"]),
                    uscc=row["uscc"],
                    name=row["name"],
                    unit=row["reporting_unit"],
                    submitted_at=row["submitted_at"].isoformat(),
                    recommended=row["recommended"],
                    settled=row["settled"],
                    granted=tuple(sorted(row["granted"])),
                    industry_class=declaration.industry_class,
                    size=size_of(facts, bounds),
                    inventions=inventions_counted(declaration),
                    passed_over=row["passed_over"],
                )
            )
            records.append(record_of(facts))
    return Piece(on, tuple(firms), orjson.dumps(records))


def _by_all_kinds(parameters: Parameters) -> Parameters:
    """The same with every kind of patent in the rate: inventions are counted beside."""
    name = PATENT_BASIS.parameter(parameters)
    return parameters if name is None else parameters.replaced({name: "all_kinds"})


def _as_screened(facts: Facts, declaration: Declaration, plan: Plan, on: date, screened_on: date) -> Facts:
    """Without the certificate where the last one has ended by the day of screening, as pool looks at it."""
    if not facts["listed_qualification"]:
        return facts
    last = last_day(declaration, plan, on)
    return facts if last is None or last >= screened_on else facts.supposing(listed_qualification=False)
