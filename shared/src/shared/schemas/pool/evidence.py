"""On what exits rest, as it was seen when they were proposed."""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

from shared.domain.abnormal_filing import AppealState


class ProductShown(TypedDict):
    """A product recognised as patent-intensive."""

    name: str
    recognised_on: date


class GrowthShown(TypedDict):
    """Sales and profit in yuan of a product's year before and of its year, and whether both grew enough.

    Null: there is no year before, or no base to grow from.
    """

    name: str
    data_year: int
    sales: list[str | None]
    profit: list[str | None]
    reached: bool | None


@with_config(
    ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "violation_id": "01900000-0000-7000-8000-000000000001",
                    "occurred_on": "2025-08-20",
                    "confirmed_on": "2025-09-01",
                    "cited_law": None,
                }
            ]
        },
    )
)
class Evidence(TypedDict, total=False):
    """Of a graduation: rates (industrialised and valid patents), products and their growth, and a person's finding.

    Of a removal: the violation and how an appeal against it stands, or the clock's proposal. Earlier releases had less.
    """

    rate_at_admission: list[int]
    rate_now: list[int] | None
    product_growth: list[GrowthShown]
    products: list[ProductShown]
    model_effect: str
    violation_id: UUID
    occurred_on: date
    confirmed_on: date
    cited_law: str | None
    appeal_state: AppealState
    appeal_on: date | None
    proposal_id: UUID
    due_on: date
