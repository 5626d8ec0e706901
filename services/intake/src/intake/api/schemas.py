"""Bodies and answers of intake's routes."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from intake.store.tables import Application, ImportRow
from intake.usecases.assign import Wanted
from shared.clients.intake import (
    ApplicationAccepted,
    ApplicationDetail,
    ApplicationOut,
    AssignmentProposed,
    BatchOut,
    ExtensionOut,
    ImportAccepted,
    ImportOut,
    ImportRowOut,
)
from shared.domain.declaration import Contact, Declaration, UnitCode
from shared.domain.text import Text

BatchCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$", examples=["2024-1"])]


class BatchIn(BaseModel):
    """A round of applications; declarations are judged on its reference date."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "code": "2024-1",
                    "title": "2024 年第一批",
                    "authority": "湖北省知识产权局",
                    "reference_date": "2024-06-15",
                    "opens_on": "2024-06-06",
                    "closes_on": "2024-06-15",
                }
            ]
        },
    )

    code: BatchCode
    title: str = Field(min_length=1, max_length=200)
    authority: str = Field(min_length=1, max_length=200, description="the body that opened the round")
    reference_date: date
    opens_on: date
    closes_on: date


class ApplicationIn(BaseModel):
    """One application of one firm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    batch: BatchCode
    declaration: Declaration
    contact: Contact | None = None
    received_on: date | None = Field(
        default=None, description="legal day on which it came in; today where left out; a firm leaves it out"
    )


class ExtensionIn(BaseModel):
    """Lets late applications in until a day: of one unit, or of all where none is named."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "until": "2024-06-18",
                    "ground": "鄂知发〔2024〕9 号：洪涝影响报送，延期三天",
                    "reporting_unit": "422800",
                }
            ]
        },
    )

    until: date
    ground: Annotated[Text, Field(min_length=5, max_length=1000, description="why, and by which document")]
    reporting_unit: UnitCode | None = None


class AssignmentIn(BaseModel):
    """The unit whose firm it is from now on, whatever its registered place; null takes an assignment back."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reporting_unit": "420200",
                    "ground": "鄂知发〔2024〕11 号：企业主要生产经营地在黄石市，由其推荐",
                    "effective_on": "2024-06-18",
                },
            ]
        },
    )

    reporting_unit: UnitCode | None = Field(description="whose firm it is from now on; null: by its registered place")
    ground: Annotated[Text, Field(min_length=5, max_length=1000, description="why, and by which document")]
    effective_on: date

    def wanted(self) -> Wanted:
        """As the use case takes it."""
        return Wanted(self.reporting_unit, self.ground, self.effective_on)


class RecommendationIn(BaseModel):
    """The legal date of the recommendation."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"effective_on": "2024-06-18"}]})

    effective_on: date


class RecommendationsIn(BaseModel):
    """Which of the city's applications to recommend; null: all that may be as they stand."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"batch": "2024-1", "effective_on": "2024-06-18", "application_ids": None},
                {
                    "batch": "2024-1",
                    "effective_on": "2024-06-18",
                    "application_ids": ["01900000-0000-7000-8000-000000000000"],
                },
            ]
        },
    )

    batch: BatchCode
    effective_on: date
    application_ids: Annotated[list[UUID], Field(min_length=1, max_length=5000)] | None = None


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


__all__ = [
    "ApplicationAccepted",
    "ApplicationDetail",
    "ApplicationIn",
    "ApplicationOut",
    "AssignmentIn",
    "AssignmentProposed",
    "BatchIn",
    "BatchOut",
    "ExtensionIn",
    "ExtensionOut",
    "ImportAccepted",
    "ImportOut",
    "ImportRowOut",
    "RecommendationIn",
    "RecommendationsIn",
    "application_detail",
    "application_out",
    "import_row_out",
]
