"""Calls of eligibility about simulations. Written by `make clients` from the routes; change those."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from shared.clients.calls import Calls
from shared.clients.paged import Pages
from shared.schemas.eligibility.comparison import ComparisonOut
from shared.schemas.eligibility.scenarios import ScenarioDetail, ScenarioOut
from shared.schemas.eligibility.simulation_results import SimulationResult, TableName
from shared.schemas.eligibility.simulations import SimulationAccepted, SimulationIn
from shared.schemas.page import Page

ScenariosSort = Literal["id", "-id", "name", "-name", "created_at", "-created_at"]


class Simulations(Calls):
    """Acts and answers about simulations."""

    async def post_simulation(self, body: SimulationIn, *, idempotency_key: str | None = None) -> SimulationAccepted:
        """Judges, ranks and seats a whole batch under other rules or seats, as a job; nothing real is changed.

        The seats are given out by the function that screening uses. With a `name` it is listed among the saved
        scenarios.
        """
        return await self._post("/v1/simulations", SimulationAccepted, body, idempotency_key)

    def get_scenarios(
        self,
        *,
        batch: str | Sequence[str] | None = None,
        saved: bool | None = None,
        sort: ScenariosSort | None = None,
        limit: int = 200,
        cursor: str | None = None,
    ) -> Pages[ScenarioOut]:
        """Saved scenarios, oldest first; with `saved=false` every simulation that was run."""
        return self._pages("/v1/scenarios", Page[ScenarioOut], limit, cursor, batch=batch, saved=saved, sort=sort)

    async def read_comparison(self, *, ids: UUID | Sequence[UUID] | None = None) -> ComparisonOut:
        """Two to six scenarios side by side (`ids=…&ids=…`); without ids the newest that are saved and done."""
        return await self._get("/v1/scenarios/comparison", ComparisonOut, ids=ids)

    async def read_scenario(self, scenario_id: UUID) -> ScenarioDetail:
        """One scenario with the figures of its result."""
        return await self._get(f"/v1/scenarios/{scenario_id}", ScenarioDetail)

    async def read_result(
        self,
        scenario_id: UUID,
        *,
        format_: Literal["json", "csv", "xlsx", "parquet"] | None = None,
        table: TableName | None = None,
    ) -> SimulationResult | bytes:
        """The whole result; as `csv` or `parquet` one table (the sweep where there is one, else firms), as `xlsx`
        all.
        """
        return await self._get_any(f"/v1/scenarios/{scenario_id}/result", SimulationResult, format=format_, table=table)

    async def read_chart(self, scenario_id: UUID) -> str:
        """The curves of its sweep, or the seats of each unit before and after, as a picture without scripts."""
        return await self._get_text(f"/v1/scenarios/{scenario_id}/chart.svg")
