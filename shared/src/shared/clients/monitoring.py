"""Monitoring's answers, and a typed client of its routes."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.clients.base import ServiceClient
from shared.domain.abnormal_filing import AbnormalFiling, AppealState
from shared.domain.ground import GroundCode
from shared.domain.money import Amount, Yuan
from shared.domain.text import Text

Ground = GroundCode
"""A ground of the plan's table that somebody reports; `no_progress` is what pool's clock finds."""


class MemberOut(BaseModel):
    """A member as pool told it, with what its newest yearly check found (null: none in this membership)."""

    model_config = ConfigDict(from_attributes=True)

    uscc: str
    name: str
    reporting_unit: str
    admitted_on: date | None
    left_on: date | None
    compliance: Literal["compliant", "attention", "unknown"] | None
    compliance_on: date | None
    compliance_unmet: list[str]
    compliance_undecided: list[str]


class RecognisedProductIO(BaseModel):
    """A product recognised as patent-intensive, and since when."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=200)]
    recognised_on: date


class ProductYearIO(BaseModel):
    """A patent-intensive product in a calendar year: sales and profit in yuan, filed (备案) or recognised (认定)."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    product: Annotated[Text, Field(min_length=1, max_length=200)]
    data_year: Annotated[int, Field(ge=2000, le=2199)]
    state: Literal["filed", "recognised"]
    filing_no: Annotated[Text, Field(min_length=1, max_length=100)] | None = None
    recognised_on: date | None = None
    sales: Amount
    profit: Yuan
    grade: Annotated[Text, Field(min_length=1, max_length=50)] | None = None


class ProgressReportAccepted(BaseModel):
    """The report is stored; another person verifies it."""

    id: UUID
    uscc: str
    state: Literal["reported"]


class ProgressReportOut(BaseModel):
    """A report with its verification."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: str
    reporting_unit: str
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
    reported_by: str
    reported_at: datetime
    substantive: bool | None
    verified_by: str | None
    verified_on: date | None
    note: str | None


class ViolationOut(BaseModel):
    """A violation with the province's decision."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: str
    reporting_unit: str
    ground: Ground
    occurred_on: date
    description: str
    cited_law: str | None
    state: Literal["reported", "confirmed", "dismissed"]
    reported_on: date | None = None
    """The legal day of the report."""
    reported_by: str
    reported_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    effective_on: date | None
    note: str | None
    abnormal: AbnormalFiling | None = None
    appeal_state: AppealState | None = None
    """How far an appeal has come; null where nothing can be appealed against, or nobody has."""
    appeal_on: date | None = None


class MonitoringClient(ServiceClient):
    """Monitoring as another program sees it."""

    service = "monitoring"

    async def report_progress(self, report: dict[str, Any], idempotency_key: str) -> ProgressReportAccepted:
        """Takes in a member's report for a period; repeats with one key have one effect.

        Raises:
            Refused: `not-a-member`, `report-exists`, or figures that cannot be.
        """
        headers = {"Idempotency-Key": idempotency_key}
        return await self.post("/v1/progress-reports", ProgressReportAccepted, json=report, headers=headers)

    def members(self, **filters: str) -> AsyncIterator[MemberOut]:
        """All members within the token's scope that match `active`, `unit`, `compliance`."""
        return self.pages("/v1/members", MemberOut, filters)

    def progress_reports(self, **filters: str) -> AsyncIterator[ProgressReportOut]:
        """All reports within the token's scope that match `uscc`, `state`, `period`."""
        return self.pages("/v1/progress-reports", ProgressReportOut, filters)

    async def verify(self, report_id: UUID, *, substantive: bool, verified_on: date) -> ProgressReportOut:
        """Another person finds the figures real and says whether the progress is substantive.

        Raises:
            Refused: `second-person-needed`, `decided-before`, or outside the scope.
        """
        body = {"substantive": substantive, "verified_on": str(verified_on)}
        return await self.post(f"/v1/progress-reports/{report_id}/verification", ProgressReportOut, json=body)

    async def report_violation(
        self,
        uscc: str,
        ground: Ground,
        occurred_on: date,
        description: str,
        cited_law: str | None = None,
        abnormal: AbnormalFiling | None = None,
        reported_on: date | None = None,
    ) -> ViolationOut:
        """Reports a violation of a member; the province decides on it.

        Raises:
            Refused: `not-a-member`, outside the scope, or a law or finding that is missing.
        """
        body: dict[str, Any] = {
            "uscc": uscc,
            "ground": ground,
            "occurred_on": str(occurred_on),
            "description": description,
        }
        body |= {"cited_law": cited_law, "abnormal": abnormal.model_dump(mode="json") if abnormal else None}
        body |= {"reported_on": str(reported_on)} if reported_on else {}
        return await self.post("/v1/violations", ViolationOut, json=body)

    def violations(self, **filters: str) -> AsyncIterator[ViolationOut]:
        """All violations within the token's scope that match `uscc`, `state`, `ground`."""
        return self.pages("/v1/violations", ViolationOut, filters)

    async def confirm(self, violation_id: UUID, effective_on: date) -> ViolationOut:
        """Another person confirms it: a ground of removal from that day.

        Raises:
            Refused: `second-person-needed`, `decided-before`.
        """
        body = {"effective_on": str(effective_on)}
        return await self.post(f"/v1/violations/{violation_id}/confirmation", ViolationOut, json=body)

    async def dismiss(self, violation_id: UUID, note: str) -> ViolationOut:
        """Another person finds nothing in it.

        Raises:
            Refused: `second-person-needed`, `decided-before`.
        """
        return await self.post(f"/v1/violations/{violation_id}/dismissal", ViolationOut, json={"note": note})

    async def record_appeal(
        self,
        violation_id: UUID,
        appeal_state: AppealState,
        effective_on: date,
        note: str | None = None,
        *,
        correction: bool = False,
    ) -> ViolationOut:
        """A person other than who confirmed it records a step of the appeal against it.

        Raises:
            Refused: `nothing-to-appeal`, `appeal-settled`, `second-person-needed`, the day, or a correction of nothing.
        """
        body = {"appeal_state": appeal_state, "effective_on": str(effective_on), "note": note, "correction": correction}
        return await self.post(f"/v1/violations/{violation_id}/appeal", ViolationOut, json=body)
