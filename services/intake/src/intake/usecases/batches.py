"""Opens a round of applications and finds the one that is named."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from intake.domain.window import Window
from intake.store.tables import Batch
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.runtime import Runtime
from shared.usecases.legal_date import must_rest_on

_MOST_DAYS: Final = 366
"""How long after its last day a batch may be judged."""


class BatchExists(Problem):
    """The code is taken."""

    status, code = 409, "batch-exists"
    title = {"zh": "该批次已存在", "en": "This batch exists already"}
    detail = {"zh": "批次 {batch} 已存在。", "en": "There is a batch {batch} already."}


class ClosesBeforeOpening(Problem):
    """A round that ends before it begins."""

    status, code = 422, "batch-closes-before-opening"
    title = {"zh": "截止日早于开放日", "en": "The batch closes before it opens"}
    detail = {
        "zh": "截止日 {closes_on} 不得早于开放日 {opens_on}。",
        "en": "closes_on, {closes_on}, must not lie before opens_on, {opens_on}.",
    }


class ReferenceTooLate(Problem):
    """A reference date more than a year after the last day on which anybody may apply."""

    status, code = 422, "reference-date-too-late"
    title = {"zh": "申报基准日过晚", "en": "The reference date is too late"}
    detail = {
        "zh": "申报基准日 {reference_date} 不得晚于截止日 {closes_on} 后 {most} 天，请改正。",
        "en": "reference_date, {reference_date}, may lie at most {most} days after closes_on, {closes_on}; correct it.",
    }


class UnknownBatch(Problem):
    """No such round of applications."""

    status, code = 422, "unknown-batch"
    title = {"zh": "批次不存在", "en": "There is no such batch"}
    detail = {
        "zh": "批次 {batch} 不存在，请先由省级开设。",
        "en": "There is no batch {batch}; the province opens it first.",
    }


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """What a submission needs to know of its batch."""

    code: str
    reference_date: date
    window: Window


async def open_batch(
    uow: UnitOfWork, code: str, title: str, authority: str, reference_date: date, opens_on: date, closes_on: date
) -> Batch:
    """Opens a batch.

    Raises:
        BeforePlan: a day. ClosesBeforeOpening: no day to apply on. ReferenceTooLate: it would be judged as of a day
            that nobody can know of. BatchExists: the code is taken.
    """
    if closes_on < opens_on:
        raise ClosesBeforeOpening(opens_on=str(opens_on), closes_on=str(closes_on))
    if (reference_date - closes_on).days > _MOST_DAYS:
        raise ReferenceTooLate(reference_date=str(reference_date), closes_on=str(closes_on), most=_MOST_DAYS)
    days = {"batch_opening": opens_on, "batch_closing": closes_on, "batch_reference": reference_date}
    for act, day in days.items():
        must_rest_on(act, day, uow.plan)
    if await uow.session.get(Batch, code):
        raise BatchExists(batch=code)
    batch = Batch(
        code=code,
        title=title,
        authority=authority,
        reference_date=reference_date,
        opens_on=opens_on,
        closes_on=closes_on,
        created_at=clock.now(),
    )
    uow.session.add(batch)
    facts = {"reference_date": reference_date, "opens_on": opens_on, "closes_on": closes_on}
    uow.journal("open-batch", f"batch:{code}", after=facts, facts=facts)
    return batch


async def find_batch(runtime: Runtime, code: str) -> OpenBatch:
    """The batch of this code; remembered, since its days never change.

    Raises:
        UnknownBatch: there is none.
    """
    known: dict[str, OpenBatch] = runtime.resources.setdefault("batches", {})
    if code not in known:
        async with runtime.database.sessions() as session:
            batch = (await session.execute(select(Batch).where(Batch.code == code))).scalar_one_or_none()
        if batch is None:
            raise UnknownBatch(batch=code)
        window = Window(batch.opens_on, batch.closes_on, clock.legal_day(batch.created_at))
        known[code] = OpenBatch(batch.code, batch.reference_date, window)
    return known[code]
