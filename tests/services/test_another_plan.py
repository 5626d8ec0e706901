"""A made-up plan is a plan like any other: the services start by it, judge by it and speak in its words alone."""

import json
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from eligibility.domain.assess import assess, assess_facts
from eligibility.domain.columns import of_facts
from eligibility.domain.facts import facts_of
from eligibility.domain.flips import flip_of
from eligibility.domain.population import judge_population
from eligibility.domain.route.find import find_route
from eligibility.domain.what_if import limit_names, with_limits
from intake.wiring import service as intake
from intake.workbook.addresses import Addresses
from intake.workbook.codes import read_unit
from intake.workbook.reading import CellFault
from intake.workbook.write_template import write_template
from miaopu.platform import SERVICES
from shared.domain.declaration import Declaration
from shared.events.intake import ApplicationRecommended
from shared.plan.model import Plan
from shared.service import plan_for
from shared.testing.builders import application, uscc
from shared.testing.databases import Databases
from shared.testing.fixtures import WorldOf
from shared.testing.world import World, open_world
from tests.eligibility.firms import firm
from tests.plans.other import OF_HUBEI, other_plan
from tests.pool.story import assessed

NOW, LATER = date(2026, 6, 15), date(2027, 6, 15)
XIAN: dict[str, Any] = {
    "name": "西安样例光电有限公司",
    "uscc": "91610100MA6TEKT06C",
    "reporting_unit": "610100",
    "registered_division": "610113",
    "qualifications": [{"name": "高新技术企业", "valid_to": "2029-11-30"}],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return other_plan(tmp_path_factory.mktemp("plans"))


@pytest.fixture(scope="module")
def plan(folder: Path) -> Plan:
    return plan_for(folder, *SERVICES)


def xian(**changes: Any) -> Declaration:
    return firm(**{**XIAN, **changes})


def test_it_asks_for_fourteen_criteria_and_for_one_more_from_a_day_on(plan: Plan) -> None:
    ids = [criterion.id for criterion in plan.criteria(NOW)]
    assert (len(ids), "A9" in ids, "B1" in ids) == (14, False, False)
    assert [criterion.id for criterion in plan.criteria(LATER)] == [*ids, "B1"]
    assert "B1.staff" not in limit_names(plan.on(NOW))
    assert "B1.staff" in limit_names(plan.on(LATER))


def test_a_firm_is_judged_by_the_day_and_in_the_words_of_the_plan(plan: Plan) -> None:
    small = xian(employees=160, ip_rules=False, qualifications=[])
    now, later = (assess(small, plan, day, plan.on(day)) for day in (NOW, LATER))
    assert (now.outcome, now.unmet) == ("needs_waiver", ("A2",))
    assert (later.outcome, later.unmet) == ("ineligible", ("A2", "B1"))
    (title,) = [finding.to_json()["message"] for finding in now.findings if finding.criterion == "A2"]
    assert title == {
        "zh": "第二条（A2）创新资质：没有资质，请说明理由；申报值 资质 无。",
        "en": "article 2 (A2), innovation title: no title, a ground is needed; declared qualifications none.",
    }
    assert flip_of(now, later).turned_by == ("B1",)  # type: ignore[union-attr]
    assert assess(xian(), plan, LATER, with_limits(plan.on(LATER), ["B1.staff=160"])).outcome == "eligible"


def test_a_score_decides_where_the_plan_says_so(plan: Plan) -> None:
    """Half of R&D input, three tenths of R&D staff, two of the team: 45 + 18.857… + 20 of the model firm."""
    p = plan.on(NOW)

    def research(**changes: Any) -> dict[str, Any]:
        found = assess(xian(**changes), plan, NOW, p).findings
        return next(one.to_json() for one in found if one.criterion == "A6")

    met = research()
    assert (met["met"], met["limits"], met["margins"]) == (
        True,
        {"research_score": "60"},
        {"research_score": "23.8571"},
    )
    assert met["message"]["zh"] == (
        "第六条（A6）研发能力：符合；申报值 研发投入 8100000 元、研发人员 44 人、研发团队 是；限值 评分不低于 60 分。"
    )
    poor = research(rd_input_yuan="1800000", rd_staff=14)
    assert (poor["met"], poor["margins"]) == (False, {"research_score": "-24"})
    either_way = research(rd_input_yuan=None)
    assert (either_way["met"], either_way["reason"], either_way["margins"]["research_score"]) == (
        None, "missing_value", None,
    )  # fmt: skip
    assert research(rd_team=None)["met"] is True
    assert research(rd_input_yuan=None, rd_staff=0, rd_team=False)["met"] is False
    route = find_route(xian(rd_input_yuan="0"), plan, NOW, p)
    assert route.blocked_by == ("A6",)
    assert with_limits(p, ["A6.research_score=20"]).version != p.version


def test_a_population_is_scored_as_each_firm_by_itself(plan: Plan) -> None:
    p = plan.on(NOW)
    inputs, staff, team = (None, "0", "1234567.89", "8100000"), (None, 0, 7, 44), (None, True, False)
    firms = [
        facts_of(xian(rd_input_yuan=one, rd_staff=two, rd_team=three), plan, NOW, p)
        for one, two, three in product(inputs, staff, team)
    ]
    answers = judge_population(of_facts(firms), p).answers
    for row, one in enumerate(firms):
        alone = assess_facts(one, p)
        assert (answers.unmet_of(row), answers.undecided_of(row)) == (alone.unmet, alone.undecided)


def test_nothing_that_it_says_is_of_another_plan(plan: Plan, tmp_path: Path) -> None:
    poor = xian(own_trademarks=0, rd_input_yuan="1", misconduct=True, qualifications=[], employees=None, products=[])
    said = [assess(poor, plan, day, plan.on(day)).to_json() for day in (NOW, LATER)]
    routes = [find_route(one, plan, LATER, plan.on(LATER)).to_json() for one in (poor, xian(employees=None))]
    assert not OF_HUBEI.search(json.dumps([said, routes], ensure_ascii=False))
    template = BytesIO()
    write_template(template, plan)
    with zipfile.ZipFile(template) as parts:
        words = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert "西安市" in words
    assert not OF_HUBEI.search(words)


def test_places_and_offices_are_read_by_its_own_names(plan: Plan) -> None:
    addresses = Addresses(plan)
    for text, code, zone in (("临港片区科技路1号", "610100", True), ("古城", "610100", False)):
        found = addresses.find(text)
        assert found is not None
        assert (found.place.code, found.zone) == (code, zone)
    for text in ("东湖高新区", "光谷", "恩施自治州"):
        assert addresses.find(text) is None
    assert read_unit("西安市创新促进办公室", plan).value == "610100"
    with pytest.raises(CellFault):
        read_unit("西安市经信局", plan)


ZONE, CITY, DISTRICT = "610199", "610100", "610113"
"""A unit that is no division, the unit in which it lies, and a district of that."""
OPENED = {
    "code": "2026-1", "title": "第一批", "authority": "知识产权局",
    "reference_date": "2026-02-15", "opens_on": "2026-02-01", "closes_on": "2026-02-15",
}  # fmt: skip
ON = {"effective_on": "2026-02-20"}


async def sent_by_the_zone(world: World, number: int, place: str) -> str:
    """The path of an application of a firm that is registered at the place, found eligible."""
    sent = application(number, batch="2026-1", unit=ZONE, registered_division=place)
    answer = await world.post("/v1/applications", sent, "city", "chen", scope={"unit": ZONE})
    assert answer.status_code == 201, answer.text
    told = {
        "application_id": UUID(answer.json()["id"]), "batch": "2026-1", "reference_date": date(2026, 2, 15),
        "received_on": None, "submitted_at": datetime(2026, 2, 10, tzinfo=UTC),
    }  # fmt: skip
    await world.feed(assessed(number, unit=ZONE).model_copy(update=told))
    return f"/v1/applications/{answer.json()['id']}/recommendation"


@pytest.mark.anyio
async def test_a_body_that_is_no_division_recommends_firms(plan: Plan, folder: Path, world_of: WorldOf) -> None:
    """Those of its own place as they are, those of a district around it once the province has assigned them."""
    assert (plan.units.find("临港试验区").code, plan.divisions.unit_of(ZONE)) == (ZONE, ZONE)
    assert (plan.divisions.find("西安市临港试验区").code, plan.divisions.unit_of(DISTRICT)) == (ZONE, CITY)
    async with world_of(intake, plan_dir=folder) as world:
        assert (await world.post("/v1/batches", OPENED)).status_code == 201
        own = await sent_by_the_zone(world, 1, ZONE)
        answer = await world.post(own, ON, "city", "chen", scope={"unit": ZONE})
        assert answer.status_code == 200, answer.text
        around = await sent_by_the_zone(world, 2, DISTRICT)
        refused = await world.post(around, ON, "city", "chen", scope={"unit": ZONE})
        assert [error["code"] for error in refused.json()["errors"]] == ["unit_elsewhere"]
        wish = {"reporting_unit": ZONE, "ground": "主要生产经营地在临港试验区", **ON}
        named = (await world.post(f"/v1/firms/{uscc(2)}/assignment", wish, "province", "zhao")).json()
        assert (await world.decide(named["approval_id"], named["digest"])).status_code == 200
        assert (await world.post(around, ON, "city", "chen", scope={"unit": ZONE})).status_code == 200
        told = [event for event in await world.published() if isinstance(event, ApplicationRecommended)]
        assert [(event.uscc, event.reporting_unit) for event in told] == [(uscc(1), ZONE), (uscc(2), ZONE)]


@pytest.mark.anyio
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
async def test_every_service_works_by_it_and_says_its_rules(
    service: Any, folder: Path, databases: Databases, tmp_path: Path
) -> None:
    url = await databases.fresh(service)
    try:
        async with open_world(service, url, tmp_path, plan_dir=folder) as world:
            assert world.runtime.plan.id == "other"
            rules = await world.get("/v1/rules", params={"on": NOW.isoformat()})
            assert rules.status_code == 200
            assert not OF_HUBEI.search(rules.text), OF_HUBEI.search(rules.text)
            values = {each["name"]: each["value"] for each in rules.json()["parameters"]}
            if service.name == "pool":
                assert (values["pool.cap"], values["co_signing.bodies"]) == ("80", ["IPO", "EIT", "GXQ"])
            document = await world.get("/openapi.json")
            assert "61010" in document.text
            assert not OF_HUBEI.search(document.text), OF_HUBEI.search(document.text)
            early = await world.get("/v1/rules", params={"on": "2024-06-15"})
            assert early.json()["code"] == "before-plan"
    finally:
        await databases.drop(url)


def test_its_grounds_lead_out_by_its_exits(plan: Plan) -> None:
    assert plan.exits[plan.removal_grounds["moved_away"].exit].bars == "none"
    assert [code for code, ground in plan.removal_grounds.items() if ground.needs_law] == ["unlawful_act"]
