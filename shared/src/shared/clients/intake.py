"""Intake's answers, and a typed client of its routes."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.answers.frame import JobAccepted
from shared.clients.base import ServiceClient
from shared.domain.standing import Code


class BatchOut(BaseModel):
    """A round of applications as it stands."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    title: str
    authority: str
    reference_date: date
    opens_on: date
    closes_on: date


class ExtensionOut(BaseModel):
    """Until when late applications of a batch are taken, of one unit or (null) of all, why, and who recorded it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: str
    reporting_unit: str | None
    until: date
    ground: str
    recorded_by: str
    recorded_at: datetime


class Received(BaseModel):
    """The legal day on which something came in, null where it is not known.

    `entered_later` (补录) was entered after its batch had closed, though it came in by then; `extension_id` is the
    extension under which it was taken after the batch had closed.
    """

    received_on: date | None = None
    entered_later: bool = False
    extension_id: UUID | None = None


class ApplicationWarning(BaseModel):
    """What looks wrong and is taken all the same, as the answered workbook says it; `pointer` leads to the place."""

    pointer: str
    code: str
    message: dict[str, str]


class ApplicationAccepted(Received):
    """The application is stored; its assessment follows within moments."""

    id: UUID
    uscc: str
    batch: str
    state: Literal["submitted"] = "submitted"
    submitted_at: datetime
    warnings: list[ApplicationWarning] = []


class ApplicationOut(Received):
    """Where an application stands. `waivers_needed` are the soft criteria that it misses.

    `waivers_expire_on` are the last days of those granted waivers that have one.

    `recommendation_in_doubt` tells that it was recommended and could not be any more: its newest outcome fell, a
    waiver that it stood on is gone, or something is known of the firm since (a violation, an exit, a newer
    application). The recommendation stays; pool admits nobody on it.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: str
    uscc: str
    name: str
    reporting_unit: str
    state: Literal["submitted", "recommended"]
    submitted_at: datetime
    outcome: Literal["eligible", "needs_waiver", "needs_review", "ineligible"] | None
    rules_version: str | None
    waivers_needed: list[str]
    waivers_granted: list[str]
    waivers_expire_on: dict[str, date] = {}
    recommended_on: date | None
    recommendation_in_doubt: bool
    version: int


class ApplicationDetail(ApplicationOut):
    """With the declaration."""

    declaration: dict[str, Any]


class ImportAccepted(JobAccepted):
    """The workbook is stored; reading it is a job. `href` leads to the import, which tells of both."""

    id: UUID


class ImportNote(BaseModel):
    """What concerns the file and no single row: how a column, range or sheet was understood, or that it was not read.

    `place` is as Excel shows it ("F", "B3:B7", "7", "9,12-14"); `count` the cells or rows that it concerns.
    """

    code: str
    sheet: str
    place: str | None
    header: str | None
    count: int
    message: dict[str, str]


class ImportOut(BaseModel):
    """An import and its counts, within the caller's scope: `rows_read = accepted + refused`.

    `notes` are there once the file was read; a file that was refused has none.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: str
    job_id: UUID
    state: Literal["waiting", "running", "done", "failed"]
    error: dict[str, Any] | None
    rows_read: int
    accepted: int
    refused: int
    notes: list[ImportNote] = []
    created_at: datetime
    received_on: date | None = None
    """The legal day on which its applications came in."""
    entered_later: bool = False
    """Entered after the batch had closed (补录)."""


class ImportRowOut(Received):
    """One firm row: what was refused, normalised or warned of, as `miaopu assess` prints it."""

    row: int
    uscc: str | None
    name: str | None
    status: Literal["accepted", "refused"]
    application_id: UUID | None
    refusals: list[dict[str, Any]]
    rejected_rows: list[dict[str, Any]]
    normalised: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


class Recommended(BaseModel):
    """What became of one application of a bulk recommendation; `code` is that of the refusal.

    Of one that is not recommendable `reason` is the heaviest against it and `message` says in words what to do; jobs
    begun by an earlier release have neither.
    """

    application_id: UUID
    outcome: Literal["recommended", "refused"]
    code: Literal["not-recommendable", "already-recommended", "not-found", "before-its-ground"] | None = None
    reason: Code | None = None
    message: Mapping[str, str] | None = None


class RecommendationsResult(BaseModel):
    """The result of a job of recommendations, in the order of the request."""

    recommended: int
    refused: int
    applications: list[Recommended]


class AssignmentProposed(BaseModel):
    """What a second person decides: `POST /intake/v1/approvals/{approval_id}/decision` with this digest."""

    approval_id: UUID
    digest: str
    uscc: str
    reporting_unit: str | None
    """None: the assignment is to be taken back, so that the registered place decides."""


class IntakeClient(ServiceClient):
    """Intake as another program sees it."""

    service = "intake"

    async def submit(self, application: dict[str, Any], idempotency_key: str) -> ApplicationAccepted:
        """Takes in one application; repeats with one key have one effect.

        Raises:
            Refused: with intake's problem.
        """
        headers = {"Idempotency-Key": idempotency_key}
        return await self.post("/v1/applications", ApplicationAccepted, json=application, headers=headers)

    async def application(self, application_id: UUID) -> ApplicationDetail:
        """One application with its declaration.

        Raises:
            Refused: none within the token's scope.
        """
        return await self.get(f"/v1/applications/{application_id}", ApplicationDetail)

    def applications(self, **filters: str) -> AsyncIterator[ApplicationOut]:
        """All applications within the token's scope that match `batch`, `outcome`, `state`."""
        return self.pages("/v1/applications", ApplicationOut, filters)

    async def recommend(self, application_id: UUID, effective_on: date) -> ApplicationOut:
        """The city recommends its firm.

        Raises:
            Refused: `not-recommendable`, `already-recommended`, or outside the scope.
        """
        body = {"effective_on": str(effective_on)}
        return await self.post(f"/v1/applications/{application_id}/recommendation", ApplicationOut, json=body)

    async def recommend_all(
        self, batch: str, effective_on: date, application_ids: Sequence[UUID] | None = None
    ) -> JobAccepted:
        """The city recommends many of its firms, or all that may be; a job does it (`RecommendationsResult`).

        Raises:
            Refused: `unknown-batch`, `unknown-applications`, or the day.
        """
        ids = None if application_ids is None else [str(one) for one in application_ids]
        body = {"batch": batch, "effective_on": str(effective_on), "application_ids": ids}
        return await self.post("/v1/recommendation-jobs", JobAccepted, json=body)

    async def import_workbook(self, batch: str, content: bytes, received_on: date | None = None) -> ImportAccepted:
        """Hands in a workbook; a job reads it.

        Raises:
            Refused: unknown batch, or too large.
        """
        headers = {"Content-Type": "application/octet-stream"}
        path = "/v1/imports"
        wanted = {"batch": batch} | ({"received_on": str(received_on)} if received_on else {})
        return await self.post(path, ImportAccepted, params=wanted, content=content, headers=headers)

    async def extend(self, batch: str, until: date, ground: str, reporting_unit: str | None = None) -> ExtensionOut:
        """Lets late applications in until a day.

        Raises:
            Refused: `unknown-batch`, `unknown-unit`, or a day within the batch.
        """
        body = {"until": str(until), "ground": ground, "reporting_unit": reporting_unit}
        return await self.post(f"/v1/batches/{batch}/extensions", ExtensionOut, json=body)

    async def assign(
        self, uscc: str, reporting_unit: str | None, ground: str, effective_on: date
    ) -> AssignmentProposed:
        """Proposes that the firm be the unit's, whatever its registered place; None takes an assignment back.

        Raises:
            Refused: `unknown-unit`, `assignment-unchanged`, or the day.
        """
        body = {"reporting_unit": reporting_unit, "ground": ground, "effective_on": str(effective_on)}
        return await self.post(f"/v1/firms/{uscc}/assignment", AssignmentProposed, json=body)

    async def imported(self, import_id: UUID) -> ImportOut:
        """How far an import is.

        Raises:
            Refused: none within the token's scope.
        """
        return await self.get(f"/v1/imports/{import_id}", ImportOut)
