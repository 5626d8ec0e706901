"""Eligibility's answers, and a typed client of its routes."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.answers.frame import JobAccepted
from shared.clients.base import ServiceClient
from shared.clients.eligibility_compliance import ComplianceOut
from shared.clients.eligibility_waivers import WaiverProposed, WaiverSweepOut
from shared.domain.money import Yuan
from shared.domain.outcome import Outcome


class AssessmentOut(BaseModel):
    """What the rules say of an application, and under which version."""

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    uscc: str
    name: str
    batch: str
    reporting_unit: str
    submitted_at: datetime
    reference_date: date
    received_on: date | None = None
    """The legal day on which it came in; null where that was not told."""
    entered_later: bool | None = None
    """It came in in time and was entered after its batch had closed (补录); null where that was not told."""
    outcome: Outcome
    flags: list[str]
    unmet: list[str]
    undecided: list[str]
    waivers_needed: list[str]
    stands_until: date | None = None
    """The last day on which the declared certificates carry the outcome; None: no end is known."""
    waivers_after: list[str] = []
    """Waivers that an admission after that day needs."""
    score: Yuan
    rules_version: str
    valid_patents: int
    industrialised_patents: int
    bank_consent: bool
    assessed_at: datetime


class AssessmentDetail(AssessmentOut):
    """With every finding: value, limit, margin, clause and a text in both languages."""

    findings: list[dict[str, Any]]


class RankOut(BaseModel):
    """A firm's place; best score first, ties by time of submission, then code."""

    model_config = ConfigDict(from_attributes=True)

    rank: int
    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    score: Yuan


class EligibilityClient(ServiceClient):
    """Eligibility as another program sees it."""

    service = "eligibility"

    def assessments(self, **filters: str) -> AsyncIterator[AssessmentOut]:
        """All assessments within the token's scope that match `batch`, `outcome`."""
        return self.pages("/v1/assessments", AssessmentOut, filters)

    async def assessment(self, application_id: UUID) -> AssessmentDetail:
        """One assessment with every finding.

        Raises:
            Refused: none within the token's scope.
        """
        return await self.get(f"/v1/assessments/{application_id}", AssessmentDetail)

    async def propose_waiver(
        self,
        application_id: UUID,
        criterion: str,
        ground: str,
        evidence: Sequence[str] = (),
        expires_on: date | None = None,
        effective_on: date | None = None,
    ) -> WaiverProposed:
        """Proposes a waiver of a soft criterion; another person decides.

        Raises:
            Refused: `waiver-not-applicable`, `waiver-exists`, `waiver-ends-too-early`, its days, or outside the
                scope.
        """
        body = {
            "application_id": str(application_id),
            "criterion": criterion,
            "ground": ground,
            "evidence": list(evidence),
            "expires_on": None if expires_on is None else str(expires_on),
            "effective_on": None if effective_on is None else str(effective_on),
        }
        return await self.post("/v1/waivers", WaiverProposed, json=body)

    async def check_compliance(self, on: date) -> JobAccepted:
        """Checks all members as of a day by a job (`ComplianceJobResult`).

        Raises:
            Refused: the day lies ahead of today, or before the plan.
        """
        return await self.post("/v1/compliance-checks", JobAccepted, json={"on": str(on)})

    def compliance_checks(self, **filters: str) -> AsyncIterator[ComplianceOut]:
        """All checks within the token's scope that match `on`, `outcome`, `unit`."""
        return self.pages("/v1/compliance-checks", ComplianceOut, filters)

    async def sweep_waivers(self, on: date) -> WaiverSweepOut:
        """Ends granted waivers whose last day lies before `on`.

        Raises:
            Refused: the day lies ahead of today.
        """
        return await self.post("/v1/waiver-sweeps", WaiverSweepOut, json={"on": str(on)})
