"""Calls of finance-matching about alarms. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.finance_matching.alarms import AlarmOut
from shared.schemas.page import Page

AlarmsState = Literal["failing", "disabled", "overdue"]
AlarmsSort = Literal["id", "-id", "since", "-since", "opened_at", "-opened_at", "closed_at", "-closed_at"]


class Alarms(Calls):
    """Acts and answers about alarms."""

    def get_alarms(
        self,
        *,
        show: Literal["open", "all"] | None = None,
        bank_id: UUID | Sequence[UUID] | None = None,
        state: AlarmsState | Sequence[AlarmsState] | None = None,
        sort: AlarmsSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[AlarmOut]:
        """What people must see to at banks: failing or disabled endpoints, overdue revocations; a bank sees its own."""
        return self._pages(
            "/v1/alarms", Page[AlarmOut], limit, cursor, show=show, bank_id=bank_id, state=state, sort=sort
        )
