"""Simulations over HTTP: ordered, run as a job that goes on after a kill, read in every form, compared, refused."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.digest import digest_of
from shared.events.intake import ApplicationRecommended
from shared.events.pool import FirmAdmitted
from shared.schemas.eligibility.simulation_results import SimulationResult
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.eligibility.members import admitted, exited
from tests.eligibility.simulated import BATCH, SWEEP, WHAT_IF, given_firms, given_seats, result, seated, simulated
from tests.eligibility.submissions import submitted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("in_thread")]


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


@pytest.mark.parametrize(("bars", "standing"), [("for_good", [uscc(2)]), ("none", [uscc(1), uscc(2)])])
async def test_only_who_left_for_good_is_set_aside(world: World, bars: Any, standing: list[str]) -> None:
    """By the exit's row of the plan, whatever it is called."""
    await given_seats(world, 5)
    await given_firms(world)
    exits = world.runtime.plan.exits
    changed = {**exits, "graduation": replace(exits["graduation"], bars=bars)}
    world.runtime.plan = replace(world.runtime.plan, exits=changed)
    left = exited(1, on=date(2024, 6, 20)).model_copy(update={"route": "graduation", "ground": None})
    await world.feed(admitted(1, on=date(2024, 6, 19)), left)
    scenario = await simulated(world, changes={}, seats="current")
    assert seated(await result(world, scenario), "stays") == standing


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
