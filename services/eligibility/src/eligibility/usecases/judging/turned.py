"""New assessments against those before: what turned, what follows for people, and who is told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eligibility.domain.changes import Answers, follows, turned_by
from eligibility.usecases.judging.judged import Judged
from eligibility.usecases.judging.store import Cause
from shared import clock
from shared.events.eligibility import AssessmentChanged
from shared.ids import uuid7
from shared.messaging.outbox import Cause as Heard
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork

_STANDING = """
SELECT a.application_id,
  EXISTS (SELECT FROM recommendation r WHERE r.application_id = a.application_id) AS recommended,
  EXISTS (SELECT FROM membership m WHERE m.uscc = a.uscc AND m.left_on IS NULL) AS member
FROM assessment a WHERE a.application_id = ANY($1)
"""
_FLIPS = """
INSERT INTO flip (id, application_id, number, uscc, name, reporting_unit, outcome_before, outcome_after, turned_by,
  follows, cause, cause_id, at)
SELECT id, application_id, number, uscc, name, unit, before, after, string_to_array(turned, ','), follows, $1,
  cause_id, $2
FROM unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::text[], $12::uuid[], $13::uuid[])
  AS t(application_id, number, uscc, name, unit, before, after, turned, follows, id, cause_id)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an application is recommended, and its firm a member."""

    recommended: bool = False
    member: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A new assessment against the answers before; `heard` is the event that brought it."""

    before: Answers
    after: Judged
    cause_id: UUID
    heard: Heard | None = None

    @property
    def turns(self) -> bool:
        """Whether the outcome or the answer to a criterion is another one."""
        before, after = self.before, self.after.answers
        return before.outcome != after.outcome or bool(turned_by(before, after, self.after.rules))


async def tell_changes(uow: UnitOfWork, changes: Sequence[Change], numbers: Mapping[UUID, int], cause: Cause) -> int:
    """Tells new assessments in place of earlier ones and lists the flips; returns how many outcomes turned."""
    if not changes:
        return 0
    standings = await standings_of(uow, [change.after.subject.application_id for change in changes])
    act = "assess-application" if cause == "submission" else "reassess-application"
    flips = []
    for change in changes:
        application_id = change.after.subject.application_id
        said = _said(change, standings.get(application_id, Standing()))
        facts = {
            "outcome_before": said["outcome_before"],
            "turned_by": said["turned_by"],
            "cause_id": str(change.cause_id),
        }
        uow.journal_entries([change.after.entry(act, **facts)])
        told = {**change.after.told, **said, "cause": cause, "cause_id": change.cause_id}
        uow.publish(AssessmentChanged.model_construct(**told), change.heard)
        if change.before.outcome != change.after.assessment.outcome:
            flips.append((change, numbers[application_id], said))
    await _write_flips(uow, flips, cause, clock.now())
    return len(flips)


async def standings_of(uow: Reading, ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Who of these is recommended, and who a member."""
    rows = await uow.execute_native(_STANDING, list(ids))
    return {row["application_id"]: Standing(row["recommended"], row["member"]) for row in rows}


def _said(change: Change, standing: Standing) -> dict[str, Any]:
    before, after = change.before, change.after.answers
    return {
        "outcome_before": before.outcome,
        "turned_by": turned_by(before, after, change.after.rules),
        "follows": follows(before.outcome, after.outcome, recommended=standing.recommended, member=standing.member),
    }


async def _write_flips(
    uow: UnitOfWork, flips: Sequence[tuple[Change, int, Mapping[str, Any]]], cause: Cause, at: datetime
) -> None:
    if not flips:
        return
    rows = [
        (
            change.after.subject.application_id,
            number,
            change.after.subject.uscc,
            change.after.subject.declaration.name,
            change.after.subject.reporting_unit,
            said["outcome_before"],
            change.after.assessment.outcome,
            ",".join(said["turned_by"]),
            said["follows"],
            uuid7(),
            change.cause_id,
        )
        for change, number, said in flips
    ]
    await uow.execute_native(_FLIPS, cause, at, *(list(column) for column in zip(*rows, strict=True)))
