"""Pool's answers, and a typed client of its routes."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.answers.frame import JobAccepted
from shared.answers.standing import ReasonOut
from shared.clients.base import ServiceClient
from shared.clients.pool_removals import RemovalOut
from shared.domain.money import Yuan
from shared.events.pool import UnitSeats

ComplianceOutcome = Literal["compliant", "attention", "unknown"]


class SeatPlanOut(BaseModel):
    """Cap and seats as they stand."""

    model_config = ConfigDict(from_attributes=True)

    plan_id: str
    version: int
    cap: int
    used: int
    over_cap: int = 0
    """Seats above the cap that reversed removals gave back; while there are any nobody is admitted."""
    beyond_cap: int = 0
    """Those of `used` that came by a right while the cap did not bind such firms."""
    freed: int = 0
    """Seats freed by removals, which a new screening gives out."""
    effective_on: date
    units: list[UnitSeats]


class CandidateOut(BaseModel):
    """An application as pool knows it; what has not been told yet is null.

    `waivers_expire_on` has the last days of the granted waivers that end.
    """

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    uscc: str
    batch: str | None
    name: str | None
    reporting_unit: str
    outcome: str | None
    score: Yuan | None
    waivers_needed: list[str]
    waivers_granted: list[str]
    waivers_expire_on: dict[str, date]
    stands_until: date | None = None
    """The last day on which the declared certificates carry the outcome; after it `waivers_after` are needed."""
    waivers_after: list[str] = []
    recommended_on: date | None
    received_on: date | None = None
    """The legal day on which it came in."""
    entered_later: bool | None = None
    """It came in in time and was entered after its batch had closed (补录); null where that was not told."""


class MarginalFirm(BaseModel):
    """The last firm that got a seat; its score is the cut."""

    uscc: str
    name: str
    reporting_unit: str
    rank: int
    score: str


class UnitScreened(BaseModel):
    """How a unit fared."""

    reporting_unit: str
    recommended: int
    shortlisted: int
    seats: int | None


class ScreeningOut(BaseModel):
    """A screening of a batch under the seats of its moment."""

    id: UUID
    batch: str
    effective_on: date
    cap: int
    recommended: int
    shortlisted: int
    marginal: MarginalFirm | None
    units: list[UnitScreened]
    left_out: dict[str, int] = {}
    """Recommended firms that were not ranked, by the heaviest reason against each."""


class ScreeningJobResult(BaseModel):
    """The result of a screening that ran as a job: `GET /pool/v1/screenings/{screening_id}` shows all of it."""

    screening_id: UUID
    recommended: int
    shortlisted: int


class ScreeningEntryOut(BaseModel):
    """A firm's place; `reason` is why it has no seat."""

    model_config = ConfigDict(from_attributes=True)

    rank: int
    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    score: Yuan
    seated: bool
    reason: Literal["unit_full", "cap_reached"] | None


class DutyNotChecked(BaseModel):
    """A duty whose holder is not on record, since its event is older than the rule: the rule did not bind."""

    duty: str
    message: dict[str, str]


class BarredFirm(BaseModel):
    """A firm of a list that could not be admitted as things stand, with all reasons, heaviest first."""

    uscc: str
    reasons: list[ReasonOut]


class PublicNoticeOut(BaseModel):
    """The days of a list's public notice, both counted."""

    model_config = ConfigDict(from_attributes=True)

    first_day: date
    last_day: date


class AdmissionListOut(BaseModel):
    """A list, its co-signatures, and after the decision what became of each firm."""

    id: UUID
    batch: str
    effective_on: date
    channel: Literal["screening", "replenishment"] = "screening"
    ground: str | None = None
    state: Literal["draft", "proposed", "approved", "rejected"]
    firms: int
    co_signed_by: list[str]
    notice: PublicNoticeOut | None = None
    approval_id: UUID | None
    outcomes: dict[str, int]
    duties_not_checked: list[DutyNotChecked] = []
    barred: list[BarredFirm] = []
    """Of an undecided list."""
    entered_later: list[str] = []
    """Firms whose application was entered after its batch had closed (补录), by code."""


class Proposed(BaseModel):
    """What a second person decides: `POST /pool/v1/approvals/{approval_id}/decision` with this digest."""

    approval_id: UUID
    digest: str


class ExitProposed(Proposed):
    """A proposed exit with the evidence that was seen."""

    id: UUID
    uscc: str
    evidence: dict[str, Any]


class ReinstatementDue(BaseModel):
    """A removal whose ground was reversed and that has not been undone: people propose and decide it."""

    exit_id: UUID
    uscc: str
    reporting_unit: str
    ground: str
    removed_on: date
    violation_id: UUID
    reversed_on: date
    """The day of the result that reversed the ground; no reinstatement is dated before it."""


class MemberWarning(BaseModel):
    """What a member should know of its way out, in words; nothing follows from it by itself."""

    code: Literal["near_ceiling"]
    message: dict[str, str]


class MemberOut(BaseModel):
    """A membership: legal dates, and the instants at which they became known.

    `compliance` is what its newest yearly check found, as of `compliance_on`; nothing follows from it by itself.
    """

    model_config = ConfigDict(from_attributes=True)

    uscc: str
    name: str
    reporting_unit: str
    application_id: UUID
    admitted_on: date
    admitted_at: datetime
    by_right: bool = False
    """Whether it came in by a right of its locality, not by screening."""
    left_on: date | None
    left_at: datetime | None
    state: Literal["active", "graduated", "removed"]
    ground: str | None
    compliance: ComplianceOutcome | None
    compliance_on: date | None
    compliance_unmet: list[str]
    warnings: list[MemberWarning] = []


class OverdueMember(BaseModel):
    """A member whose two years have passed without progress."""

    model_config = ConfigDict(from_attributes=True)

    uscc: str
    name: str
    reporting_unit: str
    removal_id: UUID
    due_on: date


class SweepOut(BaseModel):
    """What a clock sweep looked at and proposes."""

    model_config = ConfigDict(from_attributes=True)

    on: date
    looked_at: int
    proposed: list[OverdueMember]
    withdrawn: int = 0


class RemovalProposalOut(BaseModel):
    """A removal that the clock or a confirmed violation proposes and people decide."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: str
    name: str
    reporting_unit: str
    ground: str = "no_progress"
    violation_id: UUID | None = None
    due_on: date
    state: Literal["open", "decided", "withdrawn"]
    proposed_at: datetime


class PoolClient(ServiceClient):
    """Pool as another program sees it."""

    service = "pool"

    async def seat_plan(self) -> SeatPlanOut:
        """Cap and seats as they stand.

        Raises:
            Refused: none has been set.
        """
        return await self.get("/v1/seat-plan", SeatPlanOut)

    async def start_screening(self, batch: str, effective_on: date) -> JobAccepted:
        """Screens a batch by a job (`ScreeningJobResult`).

        Raises:
            Refused: `seat-plan-missing`, or the day.
        """
        body = {"batch": batch, "effective_on": str(effective_on)}
        return await self.post("/v1/screening-jobs", JobAccepted, json=body)

    def members(self, **filters: str) -> AsyncIterator[MemberOut]:
        """All members within the token's scope that match `on`, `known_at`, `unit`, `state`, `compliance`."""
        return self.pages("/v1/members", MemberOut, filters)

    async def sweep(self, on: date) -> SweepOut:
        """Proposes removals as of a day.

        Raises:
            Refused: the day lies ahead of today.
        """
        return await self.post("/v1/clock-sweeps", SweepOut, json={"on": str(on)})

    async def open_notice(self, list_id: UUID, first_day: date, last_day: date) -> AdmissionListOut:
        """Records the public notice of an admission list.

        Raises:
            Refused: `list-not-open`, `notice-on-record`, `notice-too-short`, `calendar-year-missing`, or a day.
        """
        body = {"first_day": str(first_day), "last_day": str(last_day)}
        return await self.post(f"/v1/admission-lists/{list_id}/notice", AdmissionListOut, json=body)

    async def removal(self, removal_id: UUID) -> RemovalOut:
        """A removal: the notice to the firm, its answer, and the day from which it can be decided.

        Raises:
            Refused: there is none within the token's scope.
        """
        return await self.get(f"/v1/removals/{removal_id}", RemovalOut)

    async def notify_removal(
        self, removal_id: UUID, notified_on: date, *, method: str, served_by: str, document_no: str
    ) -> RemovalOut:
        """Records that the firm was notified of the removal; its term to answer begins on the day after.

        Raises:
            Refused: `removal-not-open`, `already-notified`, `calendar-year-missing`, or the day.
        """
        body = {"notified_on": str(notified_on), "method": method, "served_by": served_by, "document_no": document_no}
        return await self.post(f"/v1/removals/{removal_id}/notice", RemovalOut, json=body)

    async def answer_removal(
        self,
        removal_id: UUID,
        answered_on: date,
        *,
        statement: str | None = None,
        document_no: str | None = None,
        waived_by: str | None = None,
    ) -> RemovalOut:
        """Records the firm's answer, or that it waives one: `waived_by` declared so in the document of this number.

        Raises:
            Refused: `removal-not-open`, `removal-not-notified`, `already-answered`, or the day.
        """
        body = {
            "answered_on": str(answered_on),
            "waived": waived_by is not None,
            "statement": statement,
            "document_no": document_no,
            "waived_by": waived_by,
        }
        return await self.post(f"/v1/removals/{removal_id}/answer", RemovalOut, json=body)
