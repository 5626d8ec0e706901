"""Keeps verified progress: figures, recognised products, and the years of products."""

from collections.abc import Sequence

import orjson

from shared.events.monitoring import ProgressVerified, ProgressVerifiedV2
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork

_PROGRESS = """
INSERT INTO progress (report_id, uscc, effective_on, substantive, valid_patents, industrialised_patents,
  recognised_products, verified_by)
SELECT id, uscc, effective_on, substantive, valid, industrialised, recognised::json, verified_by
FROM unnest($1::uuid[], $2::text[], $3::date[], $4::boolean[], $5::int[], $6::int[], $7::text[], $8::text[])
  AS t(id, uscc, effective_on, substantive, valid, industrialised, recognised, verified_by)
ON CONFLICT DO NOTHING
"""
_YEARS = """
INSERT INTO product_year (report_id, uscc, effective_on, product, data_year, recognised_on, sales, profit)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::date[], $4::text[], $5::int[], $6::date[], $7::numeric[],
  $8::numeric[])
ON CONFLICT DO NOTHING
"""


async def on_progress_verified(
    events: Sequence[Received[ProgressVerified] | Received[ProgressVerifiedV2]], uow: UnitOfWork
) -> None:
    """Keeps verified figures: evidence for graduation, and what stops the two-year clock."""
    rows = [
        (
            told.event.report_id,
            told.event.uscc,
            told.event.effective_on,
            told.event.substantive,
            told.event.valid_patents,
            told.event.industrialised_patents,
            orjson.dumps([product.model_dump() for product in told.event.recognised_products]).decode(),
            told.event.decided_by,
        )
        for told in events
    ]
    await uow.execute_native(_PROGRESS, *(list(column) for column in zip(*rows, strict=True)))


async def on_product_years_verified(events: Sequence[Received[ProgressVerifiedV2]], uow: UnitOfWork) -> None:
    """Keeps the same with the years of products; v1 of the same report has come, or comes, too."""
    await on_progress_verified(events, uow)
    rows = [
        (
            told.event.report_id,
            told.event.uscc,
            told.event.effective_on,
            year.product,
            year.data_year,
            year.recognised_on,
            year.sales,
            year.profit,
        )
        for told in events
        for year in told.event.product_years
    ]
    if rows:
        await uow.execute_native(_YEARS, *(list(column) for column in zip(*rows, strict=True)))
