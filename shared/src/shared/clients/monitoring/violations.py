"""Calls of monitoring about violations. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.domain.abnormal_filing import AppealState
from shared.schemas.monitoring.violation_decisions import AppealIn, ConfirmationIn, DismissalIn
from shared.schemas.monitoring.violations import ViolationIn, ViolationOut
from shared.schemas.page import Page

ViolationsState = Literal["reported", "confirmed", "dismissed"]
ViolationsSort = Literal[
    "id",
    "-id",
    "occurred_on",
    "-occurred_on",
    "reported_on",
    "-reported_on",
    "effective_on",
    "-effective_on",
    "appeal_on",
    "-appeal_on",
    "uscc",
    "-uscc",
]
AppealsAppealState = Literal["pending", "upheld", "reversed"]
AppealsSort = Literal["id", "-id", "appeal_on", "-appeal_on", "uscc", "-uscc"]


class Violations(Calls):
    """Acts and answers about violations."""

    async def post_violation(self, body: ViolationIn, *, idempotency_key: str | None = None) -> ViolationOut:
        """Reports a violation; the province decides on it."""
        return await self._post("/v1/violations", ViolationOut, body, idempotency_key)

    def get_violations(
        self,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        state: ViolationsState | Sequence[ViolationsState] | None = None,
        ground: str | Sequence[str] | None = None,
        appeal_state: AppealState | Sequence[AppealState] | None = None,
        sort: ViolationsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ViolationOut]:
        """Violations within the caller's scope, oldest first; a firm reads its own in its timeline."""
        return self._pages(
            "/v1/violations",
            Page[ViolationOut],
            limit,
            cursor,
            q=q,
            uscc=uscc,
            unit=unit,
            state=state,
            ground=ground,
            appeal_state=appeal_state,
            sort=sort,
        )

    def get_appeals(
        self,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        ground: str | Sequence[str] | None = None,
        appeal_state: AppealsAppealState | Sequence[AppealsAppealState] | None = None,
        sort: AppealsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ViolationOut]:
        """Violations against which somebody appealed, within the caller's scope, with how far each appeal has come."""
        return self._pages(
            "/v1/appeals",
            Page[ViolationOut],
            limit,
            cursor,
            q=q,
            uscc=uscc,
            unit=unit,
            ground=ground,
            appeal_state=appeal_state,
            sort=sort,
        )

    async def post_confirmation(
        self, violation_id: UUID, body: ConfirmationIn, *, idempotency_key: str | None = None
    ) -> ViolationOut:
        """A person other than the reporter confirms it: it is a ground of removal from `effective_on`."""
        return await self._post(f"/v1/violations/{violation_id}/confirmation", ViolationOut, body, idempotency_key)

    async def post_dismissal(
        self, violation_id: UUID, body: DismissalIn, *, idempotency_key: str | None = None
    ) -> ViolationOut:
        """A person other than the reporter dismisses it."""
        return await self._post(f"/v1/violations/{violation_id}/dismissal", ViolationOut, body, idempotency_key)

    async def post_appeal(
        self, violation_id: UUID, body: AppealIn, *, idempotency_key: str | None = None
    ) -> ViolationOut:
        """A person other than who confirmed it records how far the appeal against it has come.

        While it is `pending` nobody is removed by it; `reversed` takes the ground away. A result, `upheld` or
        `reversed`, stays; one that was recorded wrongly is changed with `correction` and the reason in `note`.
        """
        return await self._post(f"/v1/violations/{violation_id}/appeal", ViolationOut, body, idempotency_key)
