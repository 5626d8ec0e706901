"""Bodies and answers of intake's routes."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from intake.store.tables import Application, ImportRow
from shared.schemas.intake.applications import ApplicationDetail, ApplicationOut
from shared.schemas.intake.import_rows import ImportRowOut


def application_out(application: Application, doubted: Collection[UUID] = ()) -> ApplicationOut:
    """Where an application stands, as the caller reads it; `doubted` are those whose recommendation is in doubt."""
    return ApplicationOut.model_validate(_shown(application, ApplicationOut, doubted))


def application_detail(application: Application, doubted: Collection[UUID]) -> ApplicationDetail:
    """The same with the declaration."""
    return ApplicationDetail.model_validate(_shown(application, ApplicationDetail, doubted))


def _shown(application: Application, answer: type[ApplicationOut], doubted: Collection[UUID]) -> dict[str, Any]:
    doubt = application.id in doubted
    columns = answer.model_fields.keys() - {"recommendation_in_doubt"}
    return {name: getattr(application, name) for name in columns} | {"recommendation_in_doubt": doubt}


def import_row_out(row: ImportRow) -> ImportRowOut:
    """A stored row as the caller reads it."""
    return ImportRowOut(
        row=row.row,
        uscc=row.uscc,
        name=row.name,
        status="accepted" if row.status == "accepted" else "refused",
        application_id=row.application_id,
        **row.findings,
    )
