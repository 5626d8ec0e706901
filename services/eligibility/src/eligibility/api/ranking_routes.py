"""Routes about the ranking: the places of a batch, and what put a firm at its own."""

from uuid import UUID

from fastapi import APIRouter

from eligibility.api.ranking_schemas import explained_out
from eligibility.store.queries import ranking
from eligibility.usecases.ranking import explain_place
from shared.api.callers import callers
from shared.api.uow import AnsweringRoute, ReadUow
from shared.clients.eligibility import RankOut
from shared.clients.eligibility_ranking import RankExplainedOut
from shared.identity.caller import Role

router = APIRouter(route_class=AnsweringRoute)


@router.get("/v1/ranking", tags=["ranking"], dependencies=[callers(Role.PROVINCE, Role.AUDITOR)])
async def read_ranking(uow: ReadUow, batch: str) -> list[RankOut]:
    """All firms of a batch that could be seated, best first; ties by earlier submission, then code."""
    return [RankOut.model_validate(entry) for entry in await ranking(uow, batch)]


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
