"""Calls of pool about members. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from shared.clients.calls import Calls, part
from shared.clients.paged import Pages
from shared.schemas.page import Page
from shared.schemas.pool.members import ComplianceOutcome, MemberOut

MembersSort = Literal[
    "id", "-id", "name", "-name", "uscc", "-uscc", "admitted_on", "-admitted_on", "left_on", "-left_on"
]


class Members(Calls):
    """Acts and answers about members."""

    def get_members(
        self,
        *,
        q: str | None = None,
        on: date | None = None,
        known_at: datetime | None = None,
        unit: str | Sequence[str] | None = None,
        uscc: str | Sequence[str] | None = None,
        state: Literal["active", "graduated", "removed", "left"] | None = None,
        compliance: ComplianceOutcome | None = None,
        sort: MembersSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[MemberOut]:
        """Members within the caller's scope: all there ever were, or those in on a day, as known at an instant.

        `compliance` is that of the newest yearly check of each.
        """
        return self._pages(
            "/v1/members",
            Page[MemberOut],
            limit,
            cursor,
            q=q,
            on=on,
            known_at=known_at,
            unit=unit,
            uscc=uscc,
            state=state,
            compliance=compliance,
            sort=sort,
        )

    async def read_memberships(self, uscc: str) -> list[MemberOut]:
        """All memberships of a firm, oldest first."""
        return await self._get(f"/v1/members/{part(uscc)}", list[MemberOut])
