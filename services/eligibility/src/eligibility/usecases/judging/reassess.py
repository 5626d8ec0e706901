"""Judges applications anew after a change, keeps what was there, and says what turned and what follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

import orjson

from eligibility.domain.changes import Answers
from eligibility.domain.reviews import Reviewed, records_from, reviewed_from, still_counting
from eligibility.usecases.judging.judged import Subject, judge
from eligibility.usecases.judging.store import store
from eligibility.usecases.judging.turned import Change, tell_changes
from eligibility.usecases.rules.kinds import soft_by_version
from eligibility.usecases.rules.pin import pin
from shared.domain.declaration import Declaration
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.model import Plan

STORED = (
    "application_id, number, uscc, batch, reporting_unit, submitted_at, reference_date, received_on, entered_later, "
    "sequence, outcome, unmet, undecided, rules_version, declaration::text AS declaration, reviewed::text AS reviewed"
)
"""The columns of a row that `stored_of` reads, of `assessment` or of `past_assessment`."""
_ROWS = f"SELECT {STORED} FROM assessment WHERE application_id = ANY($1) ORDER BY application_id FOR UPDATE"  # noqa: S608
Cause = Literal["rules", "review", "record"]


@dataclass(frozen=True, slots=True)
class Stored:
    """An application as it was judged last."""

    subject: Subject
    number: int
    answers: Answers
    rules_version: str

    def knowing(self, soft: Mapping[str, frozenset[str]], after: frozenset[str]) -> "Stored":
        """The same with the criteria that were soft under its version, so that a change of kind is seen.

        Of a version that nobody knows any more they are those `after`: no cause is told that cannot be shown.
        """
        return replace(self, answers=replace(self.answers, soft=soft.get(self.rules_version, after)))


@dataclass(frozen=True, slots=True)
class Redone:
    """How many were judged anew, and how many outcomes turned."""

    judged: int = 0
    flipped: int = 0


async def lock_stored(uow: UnitOfWork, ids: Collection[UUID]) -> list[Stored]:
    """These applications with their declarations, locked."""
    return [stored_of(dict(row)) for row in await uow.execute_native(_ROWS, list(ids))]


async def read_stored(uow: Reading, application_id: UUID) -> Stored | None:
    """One application with its declaration, for looking only."""
    rows = await uow.execute_native(_ROWS.replace(" FOR UPDATE", ""), [application_id])
    return stored_of(dict(rows[0])) if rows else None


def stored_of(row: Mapping[str, Any]) -> Stored:
    """An application of a row that has declaration and reviews as text."""
    known = orjson.loads(row["reviewed"])
    subject = Subject(
        application_id=row["application_id"],
        uscc=row["uscc"],
        batch=row["batch"],
        reporting_unit=row["reporting_unit"],
        reference_date=row["reference_date"],
        submitted_at=row["submitted_at"],
        declaration=Declaration.kept(row["declaration"]),
        sequence=row["sequence"],
        received_on=row["received_on"],
        entered_later=row["entered_later"],
        reviewed=reviewed_from(known),
        records=records_from(known),
    )
    return Stored(subject, row["number"], Answers(row["outcome"], row["unmet"], row["undecided"]), row["rules_version"])


async def reassess(
    uow: UnitOfWork, stored: Sequence[Stored], plan: Plan, cause: Cause, cause_ids: Mapping[UUID, UUID]
) -> Redone:
    """Judges these again and tells every new assessment; the flips are those whose outcome turned.

    `cause_ids` say for each application which change, review or violation is behind it.
    """
    if not stored:
        return Redone()
    judged = [judge(one.subject, plan) for one in stored]
    soft = await soft_by_version(uow, plan, {one.rules_version for one in stored})
    stored = [before.knowing(soft, after.soft) for before, after in zip(stored, judged, strict=True)]
    await pin(uow, plan, {one.assessment.rules_version for one in judged})
    numbers = await store(uow, judged, {one.subject.application_id: one.number for one in stored}, cause, cause_ids)
    changes = [
        Change(before.answers, after, cause_ids[after.subject.application_id])
        for before, after in zip(stored, judged, strict=True)
    ]
    return Redone(len(judged), await tell_changes(uow, changes, numbers, cause))


def with_review(stored: Stored, field: str, review: Reviewed) -> Stored:
    """The application with one more reviewed fact, where it speaks of what is declared."""
    reviewed = still_counting(stored.subject.declaration, {**stored.subject.reviewed, field: review})
    return replace(stored, subject=replace(stored.subject, reviewed=reviewed))
