"""Intake's two sides: an application and an import of firms of its own each."""

from pathlib import Path
from typing import Any

from intake.wiring import service
from shared.events.eligibility import ApplicationAssessed
from shared.testing.builders import application, uscc
from shared.testing.world import World
from tests.intake.workbook import books
from tests.pool.story import assessed
from tests.services.frame_acts import DECIDE, PROPOSED, RULES
from tests.services.seeding import BATCH, Act, Placed, Seed, Side

WORKBOOK = (Path(__file__).parents[1] / "workbook_examples" / "clean.xlsx").read_bytes()
_UPLOAD = {"Content-Type": "application/octet-stream"}


def _batch(code: str) -> dict[str, str]:
    days = {"reference_date": "2024-06-15", "opens_on": "2024-06-06", "closes_on": "2024-06-15"}
    return {"code": code, "title": "第一批", "authority": "湖北省知识产权局", **days}


async def ground(world: World) -> None:
    """One batch."""
    assert (await world.post("/v1/batches", _batch(BATCH))).status_code == 201


def _application(placed: Placed, number: int | None = None) -> dict[str, Any]:
    return application(number or placed.side.number, unit=placed.side.unit)


def imported_code(side: Side) -> str:
    """The code of the firm that stands in the side's workbook alone."""
    return uscc(300 + side.number)


def workbook_of(*sides: Side) -> bytes:
    """A workbook with one good firm of each side."""
    codes = [imported_code(side) for side in sides]
    firms = [
        books.firm(uscc=code, name=f"{side.unit} 的企业", reporting_unit=side.unit, registered_division=side.unit)
        for side, code in zip(sides, codes, strict=True)
    ]
    rows = ([row(uscc=code) for code in codes] for row in (books.patent, books.product))
    return books.xlsx(books.tables(firms, *rows))


async def side(world: World, placed: Placed) -> None:
    """The firm's application, sent by its city, and the city's workbook with another of its firms."""
    scope = placed.scope("city")
    accepted = await world.post("/v1/applications", _application(placed), "city", scope=scope)
    started = await world.call(
        "POST", f"/v1/imports?batch={BATCH}", "city", content=workbook_of(placed.side), headers=_UPLOAD, scope=scope
    )
    await world.run_jobs()
    placed.ids |= {"application_id": accepted.json()["id"], "code": BATCH}
    placed.ids |= {"import_id": started.json()["id"], "job_id": started.json()["job_id"]}

    proposed = (await world.post(f"/v1/firms/{placed.side.uscc}/assignment", _assignment(placed))).json()
    placed.ids |= {"approval_id": proposed["approval_id"], "digest": proposed["digest"]}


def _assignment(placed: Placed) -> dict[str, Any]:
    return {"reporting_unit": placed.side.unit, "ground": "鄂知发〔2024〕11 号", "effective_on": "2024-06-18"}


async def _judge(world: World, placed: Placed) -> None:
    fact = assessed(placed.side.number, unit=placed.side.unit)
    data = fact.model_dump() | {"application_id": placed.ids["application_id"]}
    await world.feed(ApplicationAssessed.model_validate(data))


def _recommendations(placed: Placed) -> dict[str, Any]:
    return {"batch": BATCH, "effective_on": "2024-06-18", "application_ids": [placed.ids["application_id"]]}


ACTS = (
    Act("post_batch", json=lambda _: _batch("2025-1")),
    Act("post_extension", json=lambda _: {"until": "2024-06-18", "ground": "洪涝影响报送，延期三天"}),
    Act("post_application", "city", json=lambda placed: _application(placed, 100 + placed.side.number)),
    Act("post_import", "city", query={"batch": BATCH}, content=WORKBOOK, headers=lambda _: _UPLOAD),
    Act("post_recommendation", "city", before=_judge, json=lambda _: {"effective_on": "2024-06-18"}),
    Act("post_recommendation_job", "city", json=_recommendations),
    Act("post_assignment", json=_assignment, keep=PROPOSED),
    DECIDE,
)
SEED = Seed(service, ground, side, ACTS, RULES)
