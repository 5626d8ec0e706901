"""Bodies of monitoring's routes."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from monitoring.domain.periods import PATTERN
from monitoring.domain.product_years import ProductYear
from monitoring.domain.progress import Progress, Recognised
from monitoring.domain.violations import Step
from monitoring.usecases.report_violation import Allegation
from shared.clients.monitoring import Ground, ProductYearIO, RecognisedProductIO
from shared.domain.abnormal_filing import AbnormalFiling, AppealState
from shared.domain.declaration import Count
from shared.domain.money import YuanGiven
from shared.domain.text import Text, clean_text
from shared.domain.uscc import Uscc

Period = Annotated[str, Field(pattern=PATTERN, description="a year, or a half of one", examples=["2025", "2025-H1"])]
AmountYuan = Annotated[YuanGiven, Field(ge=Decimal(0))]


def _clean_lines(text: str) -> str:
    return "\n".join(clean_text(line) for line in text.splitlines()).strip()


Prose = Annotated[str, AfterValidator(_clean_lines)]
"""Text of several lines, each of them free of what does not show."""
Note = Annotated[Prose, Field(max_length=2000)]


class ProgressReportIn(BaseModel):
    """What a member reports for a period; optional figures are left out where they are not known."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "uscc": "91420112MAKU9HGJ3X",
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
    reported_on: date = Field(description="legal date of the report; not ahead of today")
    valid_patents: Count
    industrialised_patents: Count
    recognised_products: list[RecognisedProductIO] = Field(max_length=200)
    product_years: list[ProductYearIO] = Field(default_factory=list, max_length=600)
    sales_yuan: AmountYuan | None = None
    profit_yuan: YuanGiven | None = None
    rd_input_yuan: AmountYuan | None = None
    new_filings: Count | None = None
    narrative: Annotated[Prose, Field(max_length=5000)] | None = None

    def progress(self) -> Progress:
        """As the rules look at it."""
        products = tuple(Recognised(one.name, one.recognised_on) for one in self.recognised_products)
        years = tuple(ProductYear(**dict(one)) for one in self.product_years)
        return Progress(**dict(self) | {"recognised_products": products, "product_years": years})


class VerificationIn(BaseModel):
    """What a second person found; `substantive` is progress in the sense of T12.3a."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"substantive": True, "verified_on": "2025-06-25"}]}
    )

    substantive: StrictBool
    verified_on: date
    note: Note | None = None


class ViolationIn(BaseModel):
    """A violation of a member; `ground` is a row of the plan's table, `cited_law` where it asks for one.

    `abnormal` goes with `abnormal_filing` alone.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "uscc": "91420112MAKU9HGJ3X",
                    "ground": "data_falsification",
                    "occurred_on": "2025-08-20",
                    "description": "填报的专利产品销售额与审计报告不符",
                },
                {
                    "uscc": "91420112MAKU9HGJ3X",
                    "ground": "abnormal_filing",
                    "occurred_on": "2025-05-06",
                    "description": "多件申请无实际研发活动，且不能作出合理解释",
                    "abnormal": {
                        "kind": "without_research",
                        "order_no": 77,
                        "notified_on": "2025-08-12",
                        "appeal_state": "not_appealed",
                    },
                },
            ]
        },
    )

    uscc: Uscc
    ground: Ground
    occurred_on: date
    description: Annotated[Prose, Field(min_length=5, max_length=5000)]
    cited_law: Annotated[Text, Field(min_length=2, max_length=500)] | None = None
    abnormal: AbnormalFiling | None = None
    reported_on: date | None = Field(default=None, description="legal day of the report; today where left out")

    def allegation(self) -> Allegation:
        """As the use case takes it."""
        return Allegation(**dict(self))


class ConfirmationIn(BaseModel):
    """The day from which the violation is a ground of removal."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"effective_on": "2025-09-01"}]})

    effective_on: date
    note: Note | None = None


class DismissalIn(BaseModel):
    """Why nothing follows from the violation."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"note": "经核查，数据一致"}]})

    note: Note | None = None


class AppealIn(BaseModel):
    """A step of the appeal against a confirmed violation or a finding of the CNIPA, and its day.

    A `correction` needs a `note`.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"appeal_state": "pending", "effective_on": "2025-09-05", "note": "企业已向国家知识产权局申请行政复议"}
            ]
        },
    )

    appeal_state: AppealState
    effective_on: date
    note: Note | None = None
    correction: StrictBool = Field(default=False, description="changes a result that was recorded before")

    def step(self) -> Step:
        """As the rules look at it."""
        return Step(self.appeal_state, self.effective_on, self.note, self.correction)
