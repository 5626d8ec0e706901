"""Calls of monitoring about members. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.eligibility.compliance import ComplianceOutcome
from shared.schemas.monitoring.members import MemberOut
from shared.schemas.page import Page

MembersSort = Literal[
    "uscc",
    "-uscc",
    "admitted_on",
    "-admitted_on",
    "left_on",
    "-left_on",
    "name",
    "-name",
    "reporting_unit",
    "-reporting_unit",
]


class Members(Calls):
    """Acts and answers about members."""

    def get_members(
        self,
        *,
        q: str | None = None,
        active: bool | None = None,
        unit: str | Sequence[str] | None = None,
        compliance: ComplianceOutcome | Sequence[ComplianceOutcome] | None = None,
        sort: MembersSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[MemberOut]:
        """Members within the caller's scope, by code; `compliance=attention` are those that somebody should look at."""
        return self._pages(
            "/v1/members",
            Page[MemberOut],
            limit,
            cursor,
            q=q,
            active=active,
            unit=unit,
            compliance=compliance,
            sort=sort,
        )
