"""Calls of finance-matching about lists. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal

from shared.clients.calls import Calls
from shared.clients.paged import Paged, Pages
from shared.events.finance_matching import ListKind
from shared.schemas.finance_matching.list_entries import EntryOut, FrozenEntryOut
from shared.schemas.finance_matching.lists import ListOut, VersionIn, VersionOut, VersionProposed
from shared.schemas.page import Page

VersionsState = Literal["proposed", "published", "rejected"]
VersionsSort = Literal["version", "-version", "effective_on", "-effective_on", "proposed_at", "-proposed_at"]
VersionEntriesSort = Literal["uscc", "-uscc", "name", "-name", "admitted_on", "-admitted_on"]
ListState = Literal["listed", "graduated"]
ListSort = Literal["uscc", "-uscc", "name", "-name", "admitted_on", "-admitted_on", "listed_on", "-listed_on"]


class Lists(Calls):
    """Acts and answers about lists."""

    async def post_version(
        self, kind: ListKind, body: VersionIn, *, idempotency_key: str | None = None
    ) -> VersionProposed:
        """Freezes a version of the list; a second person publishes it (`/v1/approvals/{id}/decision`)."""
        return await self._post(f"/v1/lists/{kind}/versions", VersionProposed, body, idempotency_key)

    def get_versions(
        self,
        kind: ListKind,
        *,
        state: VersionsState | Sequence[VersionsState] | None = None,
        sort: VersionsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[VersionOut]:
        """Versions of the list, oldest first."""
        return self._pages(f"/v1/lists/{kind}/versions", Page[VersionOut], limit, cursor, state=state, sort=sort)

    def get_version_entries(
        self,
        kind: ListKind,
        version: int,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        sort: VersionEntriesSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[FrozenEntryOut]:
        """Firms of a version as its proposal froze them: who decides on it reads all of them."""
        return self._pages(
            f"/v1/lists/{kind}/versions/{version}/entries",
            Page[FrozenEntryOut],
            limit,
            cursor,
            q=q,
            uscc=uscc,
            unit=unit,
            sort=sort,
        )

    def get_list(
        self,
        kind: ListKind,
        *,
        q: str | None = None,
        uscc: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        state: ListState | Sequence[ListState] | None = None,
        sort: ListSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Paged[ListOut, EntryOut]:
        """The list as it stands now, by code; a revoked firm is not on it."""
        return self._paged(
            f"/v1/lists/{kind}", ListOut, limit, cursor, q=q, uscc=uscc, unit=unit, state=state, sort=sort
        )
