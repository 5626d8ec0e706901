"""The parameters of the plan that a service answers for, on any day; one that may change them has its own route."""

from fastapi import APIRouter

from shared import clock
from shared.api.callers import EVERYONE, Running, callers
from shared.domain.day import Day
from shared.schemas.rules import RulesOut
from shared.service import Service
from shared.usecases.rules import rules_of


def add_rule_routes(router: APIRouter, service: Service) -> None:
    """`GET /v1/rules`, unless the service tells its rules itself."""
    if service.changes_rules:
        return

    @router.get("/v1/rules", tags=["rules"], dependencies=[callers(*EVERYONE)])
    async def get_rules(runtime: Running, on: Day | None = None) -> RulesOut:
        """The parameters of a day (today unless told), each with clause, unit and source, and what reads none yet."""
        folder = service.readers.folder
        newest = runtime.copy.rule_change_id if runtime.copy else None
        return rules_of(runtime.in_force, on or clock.today(), (folder,), folder, newest)
