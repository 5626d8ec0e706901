"""Judges applications anew after a change, keeps what was there, and says what turned and what follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson

from eligibility.domain.changes import Answers, follows, turned_by
from eligibility.domain.reviews import Reviewed, reviewed_from
from eligibility.usecases.judging.judged import Judged, Subject, judge
from eligibility.usecases.judging.store import store
from eligibility.usecases.rules.current import known_rules
from eligibility.usecases.rules.pin import pin
from shared import clock
from shared.domain.declaration import Declaration
from shared.events.eligibility import AssessmentChanged
from shared.ids import uuid7
from shared.plan.model import Plan
from shared.store.unit_of_work import UnitOfWork

_ROWS = """
SELECT application_id, number, uscc, batch, reporting_unit, submitted_at, reference_date, sequence, outcome, unmet,
  undecided, rules_version, declaration::text AS declaration, reviewed::text AS reviewed
FROM assessment WHERE application_id = ANY($1) ORDER BY application_id FOR UPDATE
"""
_STANDING = """
SELECT a.application_id,
  EXISTS (SELECT FROM recommendation r WHERE r.application_id = a.application_id) AS recommended,
  EXISTS (SELECT FROM membership m WHERE m.uscc = a.uscc AND m.left_on IS NULL) AS member
FROM assessment a WHERE a.application_id = ANY($1)
"""
_FLIPS = """
INSERT INTO flip (id, application_id, number, uscc, name, reporting_unit, outcome_before, outcome_after, turned_by,
  follows, cause, cause_id, at)
SELECT id, application_id, number, uscc, name, unit, before, after, string_to_array(turned, ','), follows, $1, $2, $3
FROM unnest($4::uuid[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
    $12::text[], $13::uuid[])
  AS t(application_id, number, uscc, name, unit, before, after, turned, follows, id)
"""
Cause = Literal["rules", "review"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an application is recommended, and its firm a member."""

    recommended: bool = False
    member: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """An application as it was judged last."""

    subject: Subject
    number: int
    answers: Answers
    rules_version: str

    def knowing(self, soft: Mapping[str, frozenset[str]]) -> "Stored":
        """The same with the criteria that were soft under its version, so that a change of kind is seen."""
        return replace(self, answers=replace(self.answers, soft=soft.get(self.rules_version, frozenset())))


@dataclass(frozen=True, slots=True)
class Redone:
    """How many were judged anew, and how many outcomes turned."""

    judged: int = 0
    flipped: int = 0


async def lock_stored(uow: UnitOfWork, ids: Collection[UUID]) -> list[Stored]:
    """These applications with their declarations, locked."""
    return [stored_of(dict(row)) for row in await uow.execute_native(_ROWS, list(ids))]


async def read_stored(uow: UnitOfWork, application_id: UUID) -> Stored | None:
    """One application with its declaration, for looking only."""
    rows = await uow.execute_native(_ROWS.replace(" FOR UPDATE", ""), [application_id])
    return stored_of(dict(rows[0])) if rows else None


def stored_of(row: Mapping[str, Any]) -> Stored:
    """An application of a row that has declaration and reviews as text."""
    subject = Subject(
        application_id=row["application_id"],
        uscc=row["uscc"],
        batch=row["batch"],
        reporting_unit=row["reporting_unit"],
        reference_date=row["reference_date"],
        submitted_at=row["submitted_at"],
        declaration=Declaration.model_validate_json(row["declaration"]),
        sequence=row["sequence"],
        reviewed=reviewed_from(orjson.loads(row["reviewed"])),
    )
    return Stored(subject, row["number"], Answers(row["outcome"], row["unmet"], row["undecided"]), row["rules_version"])


async def reassess(uow: UnitOfWork, stored: Sequence[Stored], plan: Plan, cause: Cause, cause_id: UUID) -> Redone:
    """Judges these again and tells every new assessment; the flips are those whose outcome turned."""
    if not stored:
        return Redone()
    judged = [judge(one.subject, plan) for one in stored]
    stored = [one.knowing(known_rules(uow.runtime).soft) for one in stored]
    await pin(uow, plan, {one.assessment.rules_version for one in judged})
    numbers = await store(uow, judged, {one.subject.application_id: one.number for one in stored}, cause, cause_id)
    standings = await standings_of(uow, numbers)
    flips = []
    for before, after in zip(stored, judged, strict=True):
        application_id = after.subject.application_id
        change = _change(before.answers, after, standings.get(application_id, Standing()))
        facts = {"outcome_before": before.answers.outcome, "turned_by": change["turned_by"], "cause_id": str(cause_id)}
        uow.journal_entries([after.entry("reassess-application", **facts)])
        uow.publish(AssessmentChanged.model_construct(**after.told, **change, cause=cause, cause_id=cause_id))
        if before.answers.outcome != after.assessment.outcome:
            flips.append((after, numbers[application_id], change))
    await _write_flips(uow, flips, cause, cause_id, clock.now())
    return Redone(len(judged), len(flips))


def with_review(stored: Stored, field: str, review: Reviewed) -> Stored:
    """The application with one more reviewed fact."""
    reviewed = {**stored.subject.reviewed, field: review}
    return replace(stored, subject=replace(stored.subject, reviewed=reviewed))


async def standings_of(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Who of these is recommended, and who a member."""
    rows = await uow.execute_native(_STANDING, list(ids))
    return {row["application_id"]: Standing(row["recommended"], row["member"]) for row in rows}


def _change(before: Answers, after: Judged, standing: Standing) -> dict[str, Any]:
    return {
        "outcome_before": before.outcome,
        "turned_by": turned_by(before, after.answers),
        "follows": follows(
            before.outcome, after.assessment.outcome, recommended=standing.recommended, member=standing.member
        ),
    }


async def _write_flips(
    uow: UnitOfWork, flips: Sequence[tuple[Judged, int, Mapping[str, Any]]], cause: Cause, cause_id: UUID, at: datetime
) -> None:
    if not flips:
        return
    rows = [
        (
            after.subject.application_id,
            number,
            after.subject.uscc,
            after.subject.declaration.name,
            after.subject.reporting_unit,
            change["outcome_before"],
            after.assessment.outcome,
            ",".join(change["turned_by"]),
            change["follows"],
            uuid7(),
        )
        for after, number, change in flips
    ]
    await uow.execute_native(_FLIPS, cause, cause_id, at, *(list(column) for column in zip(*rows, strict=True)))
