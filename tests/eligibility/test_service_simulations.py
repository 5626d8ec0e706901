"""Simulations over HTTP: ordered, run as a job that goes on after a kill, read in every form, compared, refused."""

import io
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow.parquet
import pytest
from python_calamine import CalamineWorkbook

from eligibility.reports import columnar, excel
from eligibility.usecases.simulating import compute
from eligibility.usecases.simulating import job as simulation_job
from eligibility.usecases.simulating.read_base import _NEXT, PIECE
from eligibility.wiring import service
from shared.clients.eligibility_simulations import SimulationResult
from shared.digest import digest_of
from shared.events.intake import ApplicationRecommended
from shared.events.pool import FirmAdmitted, SeatPlanChanged, UnitSeats
from shared.jobs.model import JobRun
from shared.jobs.worker import JobWorker
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.eligibility.submissions import NO_SOFT_ONE, submitted
from tests.services.conftest import InThread

pytestmark = pytest.mark.anyio
BATCH = "2024-1"
WHAT_IF: dict[str, Any] = {"batch": BATCH, "name": "占比 8%", "changes": {"A6.rd_share": "0.08"}, "on": "2024-06-25"}
SWEEP = {"parameter": "A6.rd_share", "from": "0.05", "to": "0.15", "points": 6}
POOR: dict[str, Any] = {"rd_input_yuan": "4000000", "revenue_yuan": "50000000"}
"""R&D input of 8 % of revenue."""


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        world.runtime.compute = InThread(1)
        yield world


async def given_seats(world: World, cap: int = 2) -> None:
    units = (UnitSeats(reporting_unit="420100", seats=None, used=0),)
    await world.feed(SeatPlanChanged(plan_id="hubei", cap=cap, used=0, units=units, effective_on=date(2024, 6, 20)))


async def given_firms(world: World) -> None:
    """Two good ones, one that misses A6, one that needs waivers; a name that would be a formula."""
    await world.feed(
        submitted(1, own_trademarks=2, name="=1+1有限公司"),
        submitted(2, own_trademarks=1, unit="420200"),
        submitted(3, own_trademarks=2, rd_staff=64, **POOR),
        submitted(4, **NO_SOFT_ONE),
    )


async def simulated(world: World, **order: Any) -> str:
    """The scenario of an order whose job has run."""
    answer = await world.post("/v1/simulations", {**WHAT_IF, **order})
    assert answer.status_code == 202, answer.text
    await world.run_jobs()
    return str(answer.json()["id"])


async def result(world: World, scenario_id: str) -> Any:
    answer = await world.get(f"/v1/scenarios/{scenario_id}/result")
    assert answer.status_code == 200, answer.text
    return answer.json()


def seated(found: Any, change: str) -> list[str]:
    return [firm["uscc"] for firm in found["firms"] if firm["change"] == change]


async def test_who_enters_and_who_leaves_with_what_it_stands_on(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    accepted = (await world.post("/v1/simulations", WHAT_IF)).json()
    waiting = await world.get(f"/v1/scenarios/{accepted['id']}/result", headers={"Accept-Language": "en"})
    assert (waiting.status_code, waiting.json()["code"]) == (409, "scenario-not-ready")
    await world.run_jobs()
    job = (await world.get(f"/v1/jobs/{accepted['job_id']}")).json()
    assert (job["state"], job["done"], job["total"]) == ("done", 5, 5)
    found = await result(world, accepted["id"])
    assert (seated(found, "stays"), seated(found, "enters"), seated(found, "leaves")) == (
        [uscc(1)],
        [uscc(3)],
        [uscc(2)],
    )
    assert (found["seat_plan"]["sequence"], found["seat_plan"]["cap"]) == (1, 2)
    (rules,) = found["rules"]
    assert rules["version"] == (await world.get("/v1/rules?on=2024-06-15")).json()["version"]
    assert "what-if" in rules["what_if_version"]
    shown = (await world.get(f"/v1/scenarios/{accepted['id']}")).json()
    assert (shown["state"], shown["name"], shown["summary"]["entering"]) == ("done", "占比 8%", 1)


async def test_nothing_real_is_changed_and_both_acts_are_in_the_journal(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    before = await world.fetch("SELECT application_id, outcome, score, number FROM assessment ORDER BY 1")
    published = len(await world.published())
    await simulated(world)
    assert await world.fetch("SELECT application_id, outcome, score, number FROM assessment ORDER BY 1") == before
    assert len(await world.published()) == published
    acts = [line["act"] for line in await world.journal()]
    assert acts[-2:] == ["order-simulation", "keep-simulation"]
    assert not await world.fetch("SELECT FROM scenario_part")


async def test_recommended_firms_alone_and_members_set_aside(world: World) -> None:
    await given_seats(world, 5)
    await given_firms(world)
    recommended = ApplicationRecommended(
        uscc=uscc(2),
        application_id=UUID(int=2),
        batch=BATCH,
        reporting_unit="420200",
        effective_on=date(2024, 6, 20),
    )
    admitted = FirmAdmitted(
        uscc=uscc(1),
        application_id=UUID(int=1),
        name="x",
        reporting_unit="420100",
        admission_list_id=UUID(int=9),
        effective_on=date(2024, 7, 1),
        rules_version="x",
    )
    await world.feed(recommended, admitted)
    expected = {
        ("recommendable", "current"): [uscc(2)],
        ("recommended", "current"): [uscc(2)],
        ("recommendable", "fresh"): [uscc(1), uscc(2)],
        ("recommended", "fresh"): [uscc(2)],
    }
    for (stand, seats), usccs in expected.items():
        scenario = await simulated(world, changes={}, stand=stand, seats=seats)
        assert seated(await result(world, scenario), "stays") == usccs, (stand, seats)


async def test_a_granted_waiver_lets_a_firm_stand(world: World) -> None:
    await given_seats(world, 9)
    await given_firms(world)
    for criterion in ("A2", "A3", "A4.2"):
        body = {"application_id": str(UUID(int=4)), "criterion": criterion, "ground": "证书复审已公示，待发"}
        proposed = (await world.post("/v1/waivers", body, "city", "zhang", scope={"unit": "420100"})).json()
        assert uscc(4) not in seated(await result(world, await simulated(world, changes={})), "stays")
        await world.decide(proposed["approval_id"], proposed["digest"])
    assert uscc(4) in seated(await result(world, await simulated(world, changes={})), "stays")


async def test_a_waiver_counts_until_its_last_day(world: World) -> None:
    await given_seats(world, 9)
    await world.feed(submitted(1, qualifications=[]))
    body = {"application_id": str(UUID(int=1)), "criterion": "A2", "ground": "证书复审已公示，待发"}
    proposed = (await world.post("/v1/waivers", {**body, "expires_on": "2100-06-30"}, subject="zhao")).json()
    await world.decide(proposed["approval_id"], proposed["digest"])
    for on, standing in (("2100-06-30", 1), ("2100-07-01", 0), (None, 1)):
        found = await result(world, await simulated(world, changes={}, on=on))
        assert found["before"]["standing"] == standing, on


@pytest.mark.parametrize(
    ("order", "code", "says"),
    [
        pytest.param({"changes": {"A6.share": "0.1"}}, "simulation-refused", "A6.rd_share", id="no such name"),
        pytest.param({"changes": {"A6.rd_share": "8%"}}, "simulation-refused", "decimal number", id="a per cent sign"),
        pytest.param({"changes": {"A6.rd_share": "1.1"}}, "simulation-refused", "share between 0 and 1", id="share"),
        pytest.param({"changes": {"A2.kind": "maybe"}}, "simulation-refused", "hard or soft", id="kind"),
        pytest.param({"unit_seats": {"420112": 3}}, "simulation-refused", "no unit; there are", id="a district"),
        pytest.param({"sweep": {**SWEEP, "parameter": "A9.kind"}}, "simulation-refused", "are cap, ", id="no number"),
        pytest.param({"batch": "2030-9"}, "batch-empty", "2030-9", id="an empty batch"),
        pytest.param({"sweep": {**SWEEP, "points": 201}}, "malformed-request", "", id="too many points"),
        pytest.param({"cap": -1}, "malformed-request", "", id="a negative cap"),
        pytest.param({"colour": 1}, "malformed-request", "", id="an unknown field"),
    ],
)  # fmt: skip
async def test_what_does_not_exist_is_refused_with_what_does(
    world: World, order: dict[str, Any], code: str, says: str
) -> None:
    await given_seats(world)
    await given_firms(world)
    for language, text in (("en", says), ("zh", "")):
        answer = await world.post("/v1/simulations", {**WHAT_IF, **order}, headers={"Accept-Language": language})
        assert (answer.status_code, answer.json()["code"]) == (409 if code == "batch-empty" else 422, code)
        assert text in answer.json()["detail"]


async def test_without_seats_a_cap_must_be_given(world: World) -> None:
    await given_firms(world)
    assert (await world.post("/v1/simulations", WHAT_IF)).json()["code"] == "seats-unknown"
    found = await result(world, await simulated(world, cap=1))
    assert (found["seat_plan"], found["after"]["seated"]) == (None, 1)


async def test_the_same_key_gives_the_same_scenario(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    first, second = [await world.post("/v1/simulations", WHAT_IF, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert (first.json(), second.headers["Idempotent-Replay"]) == (second.json(), "true")
    assert len(await world.fetch("SELECT FROM scenario")) == 1


async def test_the_base_is_read_on_by_an_index_and_never_sorted(world: World) -> None:
    """Each piece costs what it holds; a base that is sorted for each piece costs its square."""
    async with world.runtime.database.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
        place = (date(2024, 6, 15), UUID(int=7), PIECE, date(2024, 6, 20))
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {_NEXT}", BATCH, *place))
    assert "ix_assessment_batch_order" in plan
    assert "Sort" not in plan


async def test_a_sweep_tells_where_it_is_however_long_a_point_takes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await given_seats(world)
    await given_firms(world)
    whole = await result(world, await simulated(world, sweep=SWEEP))
    monkeypatch.setattr(compute, "_SWEEP_S", 0.0)
    told: list[int] = []
    real = JobRun.progress

    async def progress(run: JobRun, done: int, *args: Any) -> None:
        told.append(done)
        await real(run, done, *args)

    monkeypatch.setattr(JobRun, "progress", progress)
    slow = await result(world, await simulated(world, sweep=SWEEP))
    assert told == [4, 5, 6, 7, 8, 9, 10]
    assert slow["sweep"] == whole["sweep"]


async def test_a_result_goes_out_as_it_is_kept_and_is_what_the_document_says(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    scenario = await simulated(world, sweep=SWEEP)
    answer = await world.get(f"/v1/scenarios/{scenario}/result")
    (kept,) = await world.fetch("SELECT result::text AS content FROM scenario")
    assert (answer.text, answer.headers["content-type"]) == (kept["content"], "application/json")
    read = SimulationResult.model_validate_json(answer.content)
    assert read.model_dump_json(by_alias=True) == answer.text
    line = (await world.journal())[-1]
    assert line["after_digest"] == digest_of(answer.json())


async def test_departments_may_ask_and_auditors_read(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    asked = await world.post("/v1/simulations", WHAT_IF, "department", scope={"body": "IPO"})
    assert asked.status_code == 202
    assert (await world.post("/v1/simulations", WHAT_IF, "auditor")).status_code == 403
    assert (await world.get(f"/v1/scenarios/{asked.json()['id']}", "auditor")).status_code == 200


async def test_files_hold_what_the_result_says(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    scenario = await simulated(world, sweep=SWEEP)
    found = await result(world, scenario)
    path = f"/v1/scenarios/{scenario}/result"
    csv = (await world.get(f"{path}?format=csv&table=firms")).content.decode("utf-8-sig").splitlines()
    assert len(csv) == 1 + len(found["firms"])
    assert "'=1+1有限公司" in "\n".join(csv)
    curve = (await world.get(f"{path}?format=csv")).content.decode("utf-8-sig").splitlines()
    assert curve[0].startswith("value,eligible,")
    assert [line.split(",")[0] for line in curve[1:]] == [point["value"] for point in found["sweep"]["points"]]
    split = (await world.get(f"{path}?format=csv&table=categories")).content.decode("utf-8-sig").splitlines()
    assert split[0].startswith("key,name_zh,name_en,applications,")
    assert [line.split(",")[0] for line in split[1:]] == [each["key"] for each in found["by_category"]]
    answer = await world.get(f"{path}?format=xlsx")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names[:3] == ["概要 summary", "企业 firms", "市州 units"]
    assert {"专利密集型大类 majors", "专利密集型类别 categories"} <= set(book.sheet_names)
    sheet = book.get_sheet_by_name("敏感性 sweep").to_python()
    assert [row[0] for row in sheet[1:]] == [float(point["value"]) for point in found["sweep"]["points"]]
    names = [row[2] for row in book.get_sheet_by_name("企业 firms").to_python()[1:]]
    assert names == [firm["name"] for firm in found["firms"]]


async def test_a_result_that_was_kept_before_there_were_categories_is_still_read(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    scenario = await simulated(world)
    await world.fetch("UPDATE scenario SET result = (result::jsonb - 'by_major' - 'by_category')::json")
    found = await result(world, scenario)
    read = SimulationResult.model_validate(found)
    assert (read.by_major, read.by_category) == ([], [])
    csv = await world.get(f"/v1/scenarios/{scenario}/result?format=csv&table=categories")
    assert (csv.status_code, csv.content.decode("utf-8-sig").strip()) == (200, "")


async def test_a_day_before_the_plan_is_refused_and_a_job_that_is_done_is_done_in_full(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    early = await world.post("/v1/simulations", {"batch": "2024-1", "on": "1999-01-01"})
    assert (early.status_code, early.json()["code"]) == (422, "before-plan")
    await simulated(world)
    assert await world.fetch("SELECT count(*) FROM job WHERE state = 'done' AND done < total") == [(0,)]


async def test_a_table_that_is_longer_than_a_sheet_goes_on_in_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made row by row through a file, as large ones are, it says what the one made in memory says."""
    await given_seats(world, 9)
    await given_firms(world)
    scenario = await simulated(world)
    whole = await sheets(world, scenario)
    assert len(whole["企业 firms"]) == 1 + 3
    monkeypatch.setattr(excel, "_IN_MEMORY", 1)
    assert await sheets(world, scenario) == whole
    monkeypatch.setattr(excel, "_SHEET_ROWS", 2)
    parts = await sheets(world, scenario)
    head, *rows = whole["企业 firms"]
    assert (parts["企业 firms"], parts["企业 firms 2"]) == ([head, *rows[:2]], [head, *rows[2:]])


async def sheets(world: World, scenario: str) -> dict[str, Any]:
    """The workbook's rows by sheet."""
    content = (await world.get(f"/v1/scenarios/{scenario}/result?format=xlsx")).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def test_parquet_holds_scores_as_decimals_and_says_so_where_it_is_not_installed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await given_seats(world)
    await given_firms(world)
    scenario = await simulated(world)
    found = await result(world, scenario)
    path = f"/v1/scenarios/{scenario}/result?format=parquet"
    table = pyarrow.parquet.read_table(io.BytesIO((await world.get(path)).content)).to_pylist()
    assert [row["score_after"] for row in table] == [Decimal(firm["score_after"]) for firm in found["firms"]]
    monkeypatch.setattr(columnar, "find_spec", lambda _: None)
    answer = await world.get(path, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (406, "parquet-not-installed")
    assert "miaopu-eligibility[parquet]" in answer.json()["detail"]


@pytest.mark.parametrize("sweep", [SWEEP, None])
async def test_a_picture_runs_nothing_and_fetches_nothing(world: World, sweep: Any) -> None:
    await given_seats(world)
    await given_firms(world)
    scenario = await simulated(world, sweep=sweep, name="<script>alert(1)</script>")
    first, second = [await world.get(f"/v1/scenarios/{scenario}/chart.svg") for _ in range(2)]
    assert first.headers["content-type"].startswith("image/svg+xml")
    assert first.content == second.content
    assert "<script" not in first.text
    assert "&lt;script&gt;" in first.text
    assert first.text.count("http") == first.text.count("http://www.w3.org/2000/svg")


async def test_saved_scenarios_are_listed_and_compared(world: World) -> None:
    await given_seats(world)
    await given_firms(world)
    ids = [await simulated(world), await simulated(world, name="名额 3", changes={}, cap=3)]
    unnamed = await simulated(world, name=None)
    listed = (await world.get(f"/v1/scenarios?batch={BATCH}")).json()
    assert [scenario["id"] for scenario in listed["items"]] == ids
    assert (await world.get("/v1/scenarios?saved=false")).json()["total"] == 3
    path = f"/v1/scenarios/comparison?ids={ids[0]}&ids={ids[1]}"
    compared = (await world.get(path)).json()
    assert compared == (await world.get("/v1/scenarios/comparison")).json()
    assert [(column["name"], column["seated"]) for column in compared["scenarios"]] == [("占比 8%", 2), ("名额 3", 2)]
    assert compared["overlaps"][0]["seated_in_first_alone"] == [uscc(3)]
    assert (compared["comparable"], compared["differences"]) == (True, [])
    later = await simulated(world, name="次日", on="2024-06-26", seats="fresh")
    mixed = (await world.get(f"/v1/scenarios/comparison?ids={ids[0]}&ids={later}")).json()
    assert [(one["what"], one["values"]) for one in mixed["differences"]] == [
        ("on", ["2024-06-25", "2024-06-26"]),
        ("seats", ["current", "fresh"]),
    ]
    assert not mixed["comparable"]
    for bad in (f"ids={unnamed}", f"ids={unnamed}&ids={unnamed}", "&".join(f"ids={UUID(int=n)}" for n in range(7))):
        answer = await world.get(f"/v1/scenarios/comparison?{bad}")
        assert (answer.status_code, answer.json()["code"]) == (422, "comparison-refused")
    assert (await world.get(f"/v1/scenarios/comparison?ids={ids[0]}&ids={UUID(int=1)}")).status_code == 404


class Killed(Exception):
    """The process is gone."""


async def test_a_job_that_was_killed_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await given_seats(world)
    await given_firms(world)
    monkeypatch.setattr("eligibility.usecases.simulating.read_base.PIECE", 2)
    monkeypatch.setattr(simulation_job, "_MOST_POINTS", 2)
    scenario = (await world.post("/v1/simulations", {**WHAT_IF, "sweep": SWEEP})).json()["id"]
    ran: list[str] = []
    real = world.runtime.compute.run

    async def run(function: Any, *args: Any) -> Any:
        """Its process goes away in the second piece of the base, and again after the first points."""
        ran.append(function.__name__)
        if len(ran) in (2, 7):
            raise Killed
        return await real(function, *args)

    monkeypatch.setattr(world.runtime.compute, "run", run)
    for _ in range(3):
        await JobWorker(world.runtime, world.service.jobs).run_next()
        await world.fetch("UPDATE job SET lease_until = NULL")
    found = await result(world, scenario)
    first, second, third = ran[:2], ran[2:7], ran[7:]
    assert first == ["pieces_of", "pieces_of"]
    assert second == [
        "place_in_process",
        "pieces_of",
        "compare_in_process",
        "sweep_in_process",
        "sweep_in_process",
    ]
    assert third == [
        "place_in_process",
        "compare_in_process",
        "sweep_in_process",
        "sweep_in_process",
        "whole_in_process",
    ]
    monkeypatch.undo()
    once = await result(world, await simulated(world, sweep=SWEEP))
    for each in (found, once):
        del each["read_at"]
    assert found == once
