"""Calls of eligibility about ranking. Written by `make clients` from the routes; change those."""

from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.eligibility.ranking import RankOut
from shared.schemas.eligibility.ranking_explained import RankExplainedOut


class Ranking(Calls):
    """Acts and answers about ranking."""

    def read_ranking(self, *, batch: str, limit: int = 1000, cursor: str | None = None) -> Pages[RankOut]:
        """Firms of a batch that could be seated, best first; ties by earlier submission, then code.

        All of them where no `limit` is given; else a page, and `Link` leads to the next.
        """
        return self._arrays("/v1/ranking", list[RankOut], limit, cursor, batch=batch)

    async def read_place(self, application_id: UUID) -> RankExplainedOut:
        """What put a firm at its place: each criterion's part, the firm above, and what would move it up by one.

        A city reads its own firms; the place counts those of all units, yet no other unit's firm is named to it.
        """
        return await self._get(f"/v1/ranking/{application_id}", RankExplainedOut)
