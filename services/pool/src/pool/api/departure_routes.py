"""Pool's route by which a firm leaves without fault."""

from fastapi import APIRouter

from pool.api.schemas import departure_out
from pool.usecases.depart import Departure, record_departure
from shared.api.callers import callers
from shared.api.uow import AnsweringRoute, Uow
from shared.identity.caller import Role
from shared.schemas.pool.exits import DepartureIn, DepartureOut

router = APIRouter(route_class=AnsweringRoute, tags=["exits"])


@router.post("/v1/departures", status_code=201, dependencies=[callers(Role.PROVINCE)])
async def post_departure(wanted: DepartureIn, uow: Uow) -> DepartureOut:
    """Records that a firm leaves without fault (退出); a second person decides where the exit's row says so."""
    return departure_out(*await record_departure(uow, Departure(**dict(wanted))))
