"""Judges submitted applications in sets and tells the others."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from eligibility.domain.changes import Answers
from eligibility.domain.reviews import Reviewed, still_counting
from eligibility.usecases.judging.judged import Judged, Subject, judge
from eligibility.usecases.judging.known import Known, known_of
from eligibility.usecases.judging.store import lock_earlier, store
from eligibility.usecases.judging.turned import Change, tell_changes
from eligibility.usecases.rules.current import plan_to_judge_by
from eligibility.usecases.rules.kinds import soft_by_version
from eligibility.usecases.rules.pin import pin
from shared.events.eligibility import ApplicationAssessed
from shared.events.intake import ApplicationSubmitted
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.model import Plan

_BREATH = 20
"""Firms judged before the event loop may look at something else."""
Submission = Received[ApplicationSubmitted]


class Last(NamedTuple):
    """What an application was judged to last."""

    number: int
    answers: Answers
    reviewed: Mapping[str, Reviewed]
    soft: frozenset[str] | None
    """The criteria that were soft then; None where its rules are not known any more."""

    def before(self, after: Judged) -> Answers:
        """The answers as a new judgement is compared with; no cause is told that cannot be shown."""
        return replace(self.answers, soft=after.soft if self.soft is None else self.soft)


async def judge_applications(events: Sequence[Submission], uow: UnitOfWork) -> None:
    """Judges a set under the rules of each reference date, stores it and publishes one fact for each."""
    plan = await plan_to_judge_by(uow)
    last = await _last(uow, plan, {received.event.application_id for received in events})
    known = await known_of(uow, {received.event.uscc for received in events})
    for turn in _turns(events):
        judged = await _judge_turn(turn, plan, last, known)
        await pin(uow, plan, {one.assessment.rules_version for one in judged})
        replaced = {key: last[key].number for one in turn if (key := one.event.application_id) in last}
        numbers = await store(uow, judged, replaced, "submission")
        await _tell(uow, turn, judged, last, numbers)
        for one in judged:
            key = one.subject.application_id
            last[key] = Last(numbers[key], one.answers, one.subject.reviewed, one.soft)


async def _last(uow: UnitOfWork, plan: Plan, ids: Collection[UUID]) -> dict[UUID, Last]:
    """The newest judgements of these applications, locked."""
    earlier = await lock_earlier(uow, ids)
    soft = await soft_by_version(uow, plan, {found.rules_version for found in earlier.values()})
    return {
        application: Last(found.number, found.answers, found.reviewed, soft.get(found.rules_version))
        for application, found in earlier.items()
    }


def _turns(events: Sequence[Submission]) -> list[list[Submission]]:
    """The events so that no turn holds an application twice: nearly always one turn."""
    turns: list[list[Submission]] = []
    seen: dict[UUID, int] = {}
    for received in events:
        place = seen.get(received.event.application_id, 0)
        seen[received.event.application_id] = place + 1
        if place == len(turns):
            turns.append([])
        turns[place].append(received)
    return turns


async def _judge_turn(
    turn: Sequence[Submission], plan: Plan, last: Mapping[UUID, Last], known: Mapping[str, Known]
) -> list[Judged]:
    judged = []
    for number, received in enumerate(turn, 1):
        subject = _subject(received, last.get(received.event.application_id))
        judged.append(judge(known[subject.uscc].of(subject) if subject.uscc in known else subject, plan))
        if number % _BREATH == 0:
            await asyncio.sleep(0)
    return judged


def _subject(received: Submission, last: Last | None) -> Subject:
    told = received.event
    return Subject(
        application_id=told.application_id,
        uscc=told.uscc,
        batch=told.batch,
        reporting_unit=told.reporting_unit,
        reference_date=told.reference_date,
        submitted_at=told.submitted_at,
        declaration=told.declaration,
        sequence=received.sequence,
        received_on=told.received_on,
        entered_later=told.entered_later,
        reviewed=still_counting(told.declaration, last.reviewed) if last else {},
    )


async def _tell(
    uow: UnitOfWork,
    turn: Sequence[Submission],
    judged: Sequence[Judged],
    last: Mapping[UUID, Last],
    numbers: Mapping[UUID, int],
) -> None:
    """An answer that turned is told as a change; whoever keeps assessments takes either for the newest."""
    changes, others = [], []
    for received, one in zip(turn, judged, strict=True):
        earlier = last.get(one.subject.application_id)
        change = Change(earlier.before(one), one, received.id, received.cause) if earlier else None
        if change and change.turns:
            changes.append(change)
        else:
            others.append(one)
            uow.publish(ApplicationAssessed.model_construct(**one.told), received.cause)
    uow.journal_entries([one.entry("assess-application") for one in others])
    await tell_changes(uow, changes, numbers, "submission")
