"""On which legal day an application comes in, and whether its batch takes it on that day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from intake.domain.window import Receipt
from intake.usecases.batches import OpenBatch
from intake.usecases.extensions import extensions_covering
from shared import clock
from shared.database.idempotency import EARLIER, repeat_of
from shared.identity.caller import Caller, Role
from shared.problems import Problem
from shared.runtime import Runtime
from shared.usecases.legal_date import must_not_lie_ahead


class OutsideWindow(Problem):
    """The batch takes no application of that day."""

    status, code = 409, "outside-batch-window"
    title = {"zh": "不在批次受理期内", "en": "The batch takes no application of that day"}
    detail = {
        "zh": "收到日 {received_on} 不在批次 {batch} 的受理期 {opens_on} 至 {closes_on} 内，也无延期适用："
        "请在以后批次申报；确需延期受理的，由省级以 POST /intake/v1/batches/{batch}/extensions 登记理由和截止日。",
        "en": "{received_on} lies outside batch {batch}, which takes applications from {opens_on} to {closes_on}, and "
        "no extension covers it: apply in a later batch, or have the province record an extension with its ground and "
        "last day (POST /intake/v1/batches/{batch}/extensions).",
    }


class DayOfReceiptNotYours(Problem):
    """A firm that says itself on which day its application came in."""

    status, code = 403, "day-of-receipt-not-yours"
    title = {"zh": "收到日由受理单位填写", "en": "The day of receipt is named by who receives"}
    detail = {
        "zh": "企业自行提交的，以提交当日为收到日，请去掉 received_on；此前已向推荐单位递交的，请由其代为录入。",
        "en": "What a firm submits itself comes in on that day: leave received_on out. Where it was handed in before, "
        "the reporting unit enters it.",
    }


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request that carried an `Idempotency-Key`."""

    caller: str
    key: str
    digest: str


async def receive(
    runtime: Runtime, caller: Caller, batch: OpenBatch, unit: str, given: date | None, asked: KeyedRequest | None
) -> Receipt:
    """The day of an application of that unit; within the window nothing is asked of the database.

    A request that was answered before gets its first answer, though the batch has closed since.

    Raises:
        EffectiveDateAhead: the day. DayOfReceiptNotYours: a firm names one. OutsideWindow: the batch does not take it.
        Repeated, IdempotencyKeyReused: the key was used before.
    """
    on = day_of_receipt(caller, batch, given)
    extensions = await extensions_of(runtime, batch, on)
    extension = extensions.get(unit, extensions.get(None))
    if not batch.window.holds(on) and extension is None:
        if asked is not None:
            await tell_repeat(runtime, asked)
        raise outside(batch, on)
    return Receipt(on, batch.window.is_entered_later(on, clock.today()), extension)


async def tell_repeat(runtime: Runtime, asked: KeyedRequest) -> None:
    """Gives a repeated request its first answer.

    Raises:
        Repeated, IdempotencyKeyReused: the key was used before.
    """
    row = await runtime.database.fetchrow(EARLIER, asked.caller, asked.key)
    if row is not None:
        raise repeat_of(row, asked.digest)


def day_of_receipt(caller: Caller, batch: OpenBatch, given: date | None) -> date:
    """The legal day of what comes in now.

    Raises:
        EffectiveDateAhead: the day. DayOfReceiptNotYours: a firm names one.
    """
    if given is not None:
        must_not_lie_ahead(given)
        if caller.role is Role.FIRM:
            raise DayOfReceiptNotYours
    return batch.window.day_of_receipt(given, clock.today())


async def extensions_of(runtime: Runtime, batch: OpenBatch, on: date) -> Mapping[str | None, UUID]:
    """The extensions that cover a late day; none are looked for of any other."""
    return await extensions_covering(runtime, batch.code, on) if batch.window.is_late(on) else {}


def outside(batch: OpenBatch, on: date) -> OutsideWindow:
    """The refusal of a day."""
    window = batch.window
    return OutsideWindow(
        batch=batch.code, received_on=str(on), opens_on=str(window.opens_on), closes_on=str(window.closes_on)
    )
