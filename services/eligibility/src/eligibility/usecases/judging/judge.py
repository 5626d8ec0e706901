"""Judges submitted applications in sets and tells the others."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from eligibility.domain.reviews import Reviewed, standing
from eligibility.usecases.judging.judged import Judged, Subject, judge
from eligibility.usecases.judging.store import lock_earlier, store
from eligibility.usecases.rules.current import plan_to_judge_by
from eligibility.usecases.rules.pin import pin
from shared.events.eligibility import ApplicationAssessed
from shared.events.intake import ApplicationSubmitted
from shared.plan.model import Plan
from shared.store.received import Received
from shared.store.unit_of_work import UnitOfWork

_BREATH = 20
"""Firms judged before the event loop may look at something else."""
Submission = Received[ApplicationSubmitted]


async def judge_applications(events: Sequence[Submission], uow: UnitOfWork) -> None:
    """Judges a set under the rules of each reference date, stores it and publishes one fact for each."""
    plan = await plan_to_judge_by(uow)
    earlier = await lock_earlier(uow, {received.event.application_id for received in events})
    numbers = {application: found.number for application, found in earlier.items()}
    reviewed = {application: found.reviewed for application, found in earlier.items()}
    for turn in _turns(events):
        judged = await _judge_turn(turn, plan, reviewed)
        await pin(uow, plan, {one.assessment.rules_version for one in judged})
        replaced = {one.event.application_id: numbers.get(one.event.application_id, 0) for one in turn}
        numbers |= await store(uow, judged, {key: number for key, number in replaced.items() if number}, "submission")
        _tell(uow, turn, judged)


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
    turn: Sequence[Submission], plan: Plan, reviewed: Mapping[UUID, Mapping[str, Reviewed]]
) -> list[Judged]:
    judged = []
    for number, received in enumerate(turn, 1):
        judged.append(judge(_subject(received, reviewed.get(received.event.application_id, {})), plan))
        if number % _BREATH == 0:
            await asyncio.sleep(0)
    return judged


def _subject(received: Submission, reviewed: Mapping[str, Reviewed]) -> Subject:
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
        reviewed=standing(told.declaration, reviewed) if reviewed else reviewed,
    )


def _tell(uow: UnitOfWork, turn: Sequence[Submission], judged: Sequence[Judged]) -> None:
    uow.journal_entries([one.entry("assess-application") for one in judged])
    for received, one in zip(turn, judged, strict=True):
        uow.publish(ApplicationAssessed.model_construct(**one.told), received.cause)
