"""What is taken though it looks wrong: said in the same words to whoever sends a workbook and whoever sends JSON."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from intake.domain.doubts import doubts
from intake.wiring import service
from shared.domain.declaration import Declaration
from shared.plan.load import load_plan
from shared.testing.builders import application
from shared.testing.fixtures import WorldOf
from shared.testing.in_thread import InThread
from shared.testing.world import World
from tests.intake.given import BATCH
from tests.intake.uploads import rows, upload
from tests.intake.workbook import books

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        world.runtime.compute = InThread(1)
        for code in ("2024-1", "2024-1-json"):
            assert (await world.post("/v1/batches", {**BATCH, "code": code})).status_code == 201
        yield world


WRONG: dict[str, tuple[dict[str, Any], set[str]]] = {
    "nothing": ({}, set()),
    "another unit": ({"reporting_unit": "襄阳市"}, {"unit_differs"}),
    "moved": ({"registered_division": "420606"}, {"issued_elsewhere", "unit_differs"}),
    "outside": ({"registered_division": "430104"}, {"issued_elsewhere"}),
    "no place": ({"registered_division": ""}, set()),
    "a certificate that is not listed": ({"qualifications": "国家高新技术企业培育库企业"}, {"unlisted_qualification"}),
    "a candidate of a demonstration firm": (
        {"qualifications": "国家知识产权示范企业创建对象"},
        {"unlisted_qualification"},
    ),
    "the base tier": ({"qualifications": "科技和创新型中小企业"}, set()),
    "a listed one nearly named": ({"qualifications": "国家级高新技术企业"}, set()),
    "revenue in yuan": ({"revenue": 90_000_000_000}, {"implausible"}),
    "all amounts": ({"revenue": 10_000_000_000, "total_assets": 20_000_000}, {"implausible"}),
    "R&D over revenue": ({"rd_input": 7300}, {"implausible"}),
}


@pytest.mark.parametrize("name", WRONG)
async def test_an_application_is_answered_with_the_warnings_of_the_same_row(world: World, name: str) -> None:
    cells, codes = WRONG[name]
    started = await upload(world, books.xlsx(books.tables([books.firm(**cells)])))
    await world.run_jobs()
    (row,) = await rows(world, started)
    assert row["status"] == "accepted"
    declaration = (await world.get(f"/v1/applications/{row['application_id']}")).json()["declaration"]
    sent = await world.post("/v1/applications", {"batch": "2024-1-json", "declaration": declaration})
    assert sent.status_code == 201
    warnings = sent.json()["warnings"]
    assert {one["code"] for one in warnings} == codes
    assert said(warnings) == said(row["warnings"])
    assert all(one["pointer"].startswith("/declaration/") for one in warnings)


def said(warnings: list[Any]) -> list[tuple[str, str, str]]:
    return sorted((one["code"], one["message"]["zh"], one["message"]["en"]) for one in warnings)


async def test_a_patent_past_its_term_is_named_by_its_place(world: World) -> None:
    old = books.patent(patent_no="2005301234569", kind="外观设计", granted_on=date(2006, 3, 2))
    started = await upload(world, books.xlsx(books.tables(patents=[books.patent(), old])))
    await world.run_jobs()
    (row,) = await rows(world, started)
    declaration = (await world.get(f"/v1/applications/{row['application_id']}")).json()["declaration"]
    sent = await world.post("/v1/applications", {"batch": "2024-1-json", "declaration": declaration})
    assert [(one["pointer"], one["code"]) for one in sent.json()["warnings"]] == [
        ("/declaration/patents/1/patent_no", "term_outlived")
    ]
    assert said(sent.json()["warnings"]) == said(row["warnings"])


async def test_a_repeat_gets_the_same_warnings(world: World) -> None:
    body = application(1, registered_division="420203")
    headers = {"Idempotency-Key": "one"}
    first, again = [await world.post("/v1/applications", body, headers=headers) for _ in range(2)]
    assert [one["code"] for one in first.json()["warnings"]] == ["issued_elsewhere", "unit_differs"]
    assert (again.status_code, again.json()) == (201, first.json())


def test_amounts_are_named_as_the_declaration_names_them() -> None:
    body = application(1, revenue_yuan="1", rd_input_yuan="2", total_assets_yuan="200000000000", products=[])
    found = doubts(Declaration.model_validate(body["declaration"]), date(2024, 6, 15), load_plan())
    assert [one.pointer for one in found] == ["total_assets_yuan", "rd_input_yuan"]


@pytest.mark.parametrize(
    ("certificate", "unlike"),
    [
        pytest.param({"edition": "2022", "valid_to": "2029-03-30"}, False, id="the last day of the old rules"),
        pytest.param({"edition": "2022", "valid_to": "2029-03-31"}, True, id="beyond it"),
        pytest.param({"edition": "2026", "valid_from": "2026-03-31"}, True, id="before the new rules"),
        pytest.param({"edition": "2026", "valid_from": "2026-04-01"}, False, id="their first day"),
        pytest.param({"edition": "2019"}, True, id="no such edition"),
        pytest.param({"edition": "2019", "name": "高新技术企业"}, False, id="of a certificate without editions"),
        pytest.param({"valid_to": "2035-01-01"}, False, id="none is named"),
    ],
)
def test_an_edition_that_does_not_fit_its_certificate_is_a_doubt(certificate: dict[str, str], unlike: bool) -> None:
    body = application(1, qualifications=[{"name": "专精特新中小企业", **certificate}])
    found = doubts(Declaration.model_validate(body["declaration"]), date(2026, 6, 15), load_plan())
    assert [one.code for one in found if one.pointer == "qualifications"] == (["edition_unlike"] if unlike else [])
