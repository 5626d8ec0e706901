"""Facts that monitoring tells."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.domain.abnormal_filing import AbnormalKind, AppealState
from shared.domain.money import Yuan
from shared.events.base import FirmEvent
from shared.events.pool import RemovalGround
from shared.events.rules_taken import RulesTaken


class RecognisedProduct(BaseModel):
    """A product recognised as patent-intensive, and since when."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    recognised_on: date


class ProgressReported(FirmEvent):
    """A member reported its progress for a period; not yet verified."""

    type: ClassVar[str] = "miaopu.monitoring.progress-reported.v1"
    report_id: UUID
    reporting_unit: str
    period: str
    effective_on: date


class ProgressVerified(FirmEvent):
    """Another person verified a report: these figures count as evidence."""

    type: ClassVar[str] = "miaopu.monitoring.progress-verified.v1"
    report_id: UUID
    reporting_unit: str
    period: str
    substantive: bool
    """Substantive progress: it ends the ground of removal for lack of it, for its period."""
    valid_patents: int
    industrialised_patents: int
    recognised_products: tuple[RecognisedProduct, ...] = ()
    effective_on: date
    decided_by: str | None = None
    """Mark of who verified it (`shared/identity/person_marks.py`); None in events of old."""


class ProductYear(BaseModel):
    """A patent-intensive product in a calendar year: sales and profit in yuan, filed (备案) or recognised (认定)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    product: str
    data_year: int
    state: Literal["filed", "recognised"]
    filing_no: str | None = None
    recognised_on: date | None = None
    sales: Yuan
    profit: Yuan
    grade: str | None = None


class ProgressVerifiedV2(ProgressVerified):
    """The same fact with the years of products; told beside v1 for as long as somebody reads that."""

    type: ClassVar[str] = "miaopu.monitoring.progress-verified.v2"
    product_years: tuple[ProductYear, ...] = ()


class ViolationConfirmed(FirmEvent):
    """A second person confirmed a violation that is a ground of removal."""

    type: ClassVar[str] = "miaopu.monitoring.violation-confirmed.v1"
    violation_id: UUID
    reporting_unit: str
    ground: RemovalGround
    cited_law: str | None = None
    occurred_on: date
    effective_on: date
    abnormal_kind: AbnormalKind | None = None
    """Of an abnormal filing: its kind, the number of the CNIPA's order, and how far an appeal has come."""
    abnormal_order: int | None = None
    appeal_state: AppealState | None = None
    reported_by: str | None = None
    decided_by: str | None = None
    """Marks of who reported and who confirmed it (`shared/identity/person_marks.py`); None in events of old."""


class AppealRecorded(FirmEvent):
    """How far the appeal against a confirmed abnormal filing has come: while it is pending nothing may rest on it."""

    type: ClassVar[str] = "miaopu.monitoring.appeal-recorded.v1"
    violation_id: UUID
    reporting_unit: str
    appeal_state: AppealState
    effective_on: date


class MonitoringRulesTaken(RulesTaken):
    """Monitoring received a change of the rules: it decides by it, or says why it cannot."""

    type: ClassVar[str] = "miaopu.monitoring.rules-taken.v1"
