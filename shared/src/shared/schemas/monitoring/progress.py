"""Progress reports and their verification."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from shared.domain.day import Day
from shared.domain.declaration import Count
from shared.domain.money import Amount, Yuan, YuanGiven
from shared.domain.period import PATTERN
from shared.domain.text import Text
from shared.domain.uscc import Uscc
from shared.schemas.kinds import FirmCode, Unit
from shared.schemas.monitoring.prose import Note, Prose

Period = Annotated[str, Field(pattern=PATTERN, description="a year, or a half of one", examples=["2025", "2025-H1"])]


AmountYuan = Annotated[YuanGiven, Field(ge=Decimal(0))]


class RecognisedProductIO(BaseModel):
    """A product recognised as patent-intensive, and since when."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=200)]
    recognised_on: Day


class ProductYearIO(BaseModel):
    """A patent-intensive product in a calendar year: sales and profit in yuan, filed (备案) or recognised (认定)."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    product: Annotated[Text, Field(min_length=1, max_length=200)]
    data_year: Annotated[int, Field(ge=2000, le=2199)]
    state: Literal["filed", "recognised"]
    filing_no: Annotated[Text, Field(min_length=1, max_length=100)] | None = None
    recognised_on: Day | None = None
    sales: Amount
    profit: Yuan
    grade: Annotated[Text, Field(min_length=1, max_length=50)] | None = None


class ProgressReportIn(BaseModel):
    """What a member reports for a period; optional figures are left out where they are not known."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "uscc": "91990108MAKU9HGJ3K",
                    "period": "2025-H1",
                    "reported_on": "2025-06-20",
                    "valid_patents": 8,
                    "industrialised_patents": 6,
                    "recognised_products": [{"name": "高速光模块", "recognised_on": "2025-03-18"}],
                    "product_years": [
                        {
                            "product": "高速光模块",
                            "data_year": 2024,
                            "state": "recognised",
                            "recognised_on": "2025-03-18",
                            "sales": "36000000",
                            "profit": "5200000",
                        }
                    ],
                    "sales_yuan": "86400000.50",
                }
            ]
        },
    )

    uscc: Uscc
    period: Period
    reported_on: Day = Field(description="legal date of the report; not ahead of today")
    valid_patents: Count
    industrialised_patents: Count
    recognised_products: list[RecognisedProductIO] = Field(max_length=200)
    product_years: list[ProductYearIO] = Field(default_factory=list, max_length=600)
    sales_yuan: AmountYuan | None = None
    profit_yuan: YuanGiven | None = None
    rd_input_yuan: AmountYuan | None = None
    new_filings: Count | None = None
    narrative: Annotated[Prose, Field(max_length=5000)] | None = None


class ProgressReportAccepted(BaseModel):
    """The report is stored; another person verifies it."""

    id: UUID
    uscc: FirmCode
    state: Literal["reported"]


class ProgressReportOut(BaseModel):
    """A report with its verification."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: FirmCode
    reporting_unit: Unit
    period: str
    reported_on: date
    valid_patents: int
    industrialised_patents: int
    recognised_products: list[RecognisedProductIO]
    product_years: list[ProductYearIO] = []
    sales_yuan: Yuan | None
    profit_yuan: Yuan | None
    rd_input_yuan: Yuan | None
    new_filings: int | None
    narrative: str | None
    state: Literal["reported", "verified"]
    reported_by: str = Field(examples=["zhang"])
    reported_at: datetime
    substantive: bool | None
    verified_by: str | None
    verified_on: date | None
    note: str | None


class VerificationIn(BaseModel):
    """What a second person found; `substantive` progress ends the ground of removal for lack of it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"substantive": True, "verified_on": "2025-06-25"}]}
    )

    substantive: StrictBool
    verified_on: Day
    note: Note | None = None
