"""Extensions of a batch: recorded by the province with a ground, so that late applications are taken until a day."""

from datetime import date
from uuid import UUID

from intake.store.tables import Batch, BatchExtension
from intake.usecases.batches import UnknownBatch
from shared import clock
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.runtime import Runtime
from shared.usecases.legal_date import must_rest_on

_COVERING = """
SELECT DISTINCT ON (reporting_unit) reporting_unit, id FROM batch_extension WHERE batch = $1 AND until >= $2
ORDER BY reporting_unit, id
"""


class UnknownUnit(Problem):
    """The code is no reporting unit."""

    status, code = 422, "unknown-unit"
    title = {"zh": "不是推荐单位", "en": "This is no reporting unit"}
    detail = {
        "zh": "{reporting_unit} 不是推荐单位；延期适用于全部单位的，请留空。",
        "en": "{reporting_unit} is no reporting unit; leave it out where the extension is for all.",
    }


async def extend_batch(
    uow: UnitOfWork, code: str, until: date, ground: str, reporting_unit: str | None
) -> BatchExtension:
    """Lets applications of a unit, or of all, in until a day after the batch has closed.

    Raises:
        UnknownBatch, UnknownUnit: there is none. BeforeItsGround: the day lies within the batch.
    """
    batch = await uow.session.get(Batch, code)
    if batch is None:
        raise UnknownBatch(batch=code)
    if reporting_unit is not None and reporting_unit not in uow.plan.units:
        raise UnknownUnit(reporting_unit=reporting_unit)
    must_rest_on("extension", until, uow.plan, closes_on=batch.closes_on)
    extension = BatchExtension(
        id=uuid7(),
        batch=code,
        reporting_unit=reporting_unit,
        until=until,
        ground=ground,
        recorded_by=uow.caller.subject,
        recorded_at=clock.now(),
    )
    uow.session.add(extension)
    facts = {"extension_id": extension.id, "until": until, "ground": ground, "reporting_unit": reporting_unit}
    uow.journal("extend-batch", f"batch:{code}", after=facts, facts=facts)
    return extension


async def extensions_covering(runtime: Runtime, batch: str, day: date) -> dict[str | None, UUID]:
    """The extensions under which an application of that day is taken, by unit; None is one for all units."""
    async with runtime.database.connection() as connection:
        rows = await connection.fetch(_COVERING, batch, day)
    return {row["reporting_unit"]: row["id"] for row in rows}
