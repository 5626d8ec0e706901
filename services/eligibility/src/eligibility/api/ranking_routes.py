"""Routes about the ranking: the places of a batch, and what put a firm at its own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from eligibility.api.ranking_schemas import explained_out
from eligibility.store.queries import page_of_ranking
from eligibility.usecases.ranking import explain_place
from shared.api.callers import callers
from shared.api.paging import Cursor, LeadingOn
from shared.api.uow import AnsweringRoute, ReadUow
from shared.identity.caller import Role
from shared.lists.words import described, words_of
from shared.schemas.eligibility.ranking import RankOut
from shared.schemas.eligibility.ranking_explained import RankExplainedOut

router = APIRouter(route_class=AnsweringRoute)
Batch = Annotated[str, Query(description=described(words_of("batch")))]
Most = Annotated[int | None, Query(ge=1, le=1000, description=described(words_of("limit")))]


@router.get("/v1/ranking", tags=["ranking"], dependencies=[callers(Role.PROVINCE, Role.AUDITOR)])
async def read_ranking(
    uow: ReadUow, leading: LeadingOn, batch: Batch, limit: Most = None, cursor: Cursor = None
) -> list[RankOut]:
    """Firms of a batch that could be seated, best first; ties by earlier submission, then code.

    All of them where no `limit` is given; else a page, and `Link` leads to the next.
    """
    return leading.array(await page_of_ranking(uow, batch, limit, cursor), RankOut.model_validate)


@router.get(
    "/v1/ranking/{application_id}",
    tags=["ranking"],
    dependencies=[callers(Role.CITY, Role.PROVINCE, Role.AUDITOR)],
)
async def read_place(application_id: UUID, uow: ReadUow) -> RankExplainedOut:
    """What put a firm at its place: each criterion's part, the firm above, and what would move it up by one.

    A city reads its own firms; the place counts those of all units, yet no other unit's firm is named to it.
    """
    return explained_out(await explain_place(uow, application_id))
