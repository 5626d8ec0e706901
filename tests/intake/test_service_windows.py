"""A batch takes what came in within its days, or under a recorded extension; what is entered later shows it."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from intake.wiring import service
from shared import clock
from shared.events.intake import ApplicationSubmitted
from shared.testing.example import APPLICATION_EXAMPLE
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.services.seed_intake import workbook_of
from tests.services.seeding import HUANGSHI, WUHAN

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("in_thread")]
CITY = {"unit": "420100", "office": "ip"}
DAYS = {"opens_on": "2024-06-06", "closes_on": "2024-06-15", "reference_date": "2024-06-15"}
GROUND = "鄂知发〔2024〕9 号：洪涝影响报送，延期三天"
UPLOAD = {"Content-Type": "application/octet-stream"}


async def given_batch(world: World, code: str, **days: str) -> None:
    body = {"code": code, "title": "第一批", "authority": "湖北省知识产权局", **DAYS, **days}
    assert (await world.post("/v1/batches", body)).status_code == 201


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """Batch H was recorded after it had closed; batch O was recorded on its first day, and closed five days later."""
    async with world_of(service) as world:
        await given_batch(world, "H")
        await given_batch(world, "O")
        await world.fetch("UPDATE batch SET created_at = '2024-06-06T02:00Z' WHERE code = 'O'")
        yield world


async def submit(world: World, batch: str, role: str = "city", **options: Any) -> Any:
    scope = {"uscc": APPLICATION_EXAMPLE["declaration"]["uscc"]} if role == "firm" else CITY
    headers = options.pop("headers", {})
    body = {**APPLICATION_EXAMPLE, "batch": batch, **options}
    return await world.post("/v1/applications", body, role, scope=scope, headers=headers)


async def extend(world: World, until: str, **more: str) -> Any:
    return await world.post("/v1/batches/O/extensions", {"until": until, "ground": GROUND, **more})


async def upload(world: World, content: bytes, role: str = "province", **query: str) -> Any:
    path = "/v1/imports?" + "&".join(f"{name}={value}" for name, value in {"batch": "O", **query}.items())
    scope = CITY if role == "city" else {}
    answer = await world.call("POST", path, role, content=content, headers=UPLOAD, scope=scope)
    await world.run_jobs()
    return answer


async def rows_of(world: World, import_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.get(f"/v1/imports/{import_id}/rows")).json()["items"]
    return found


@pytest.mark.parametrize(
    ("received_on", "status"),
    [("2024-06-05", 409), ("2024-06-06", 201), ("2024-06-15", 201), ("2024-06-16", 409), (None, 409)],
)
async def test_a_batch_takes_what_came_in_within_its_days(world: World, received_on: str | None, status: int) -> None:
    answer = await submit(world, "O", received_on=received_on)
    assert answer.status_code == status, answer.text
    if status == 409:
        assert answer.json()["code"] == "outside-batch-window"
        assert "POST /intake/v1/batches/O/extensions" in answer.json()["detail"]
        assert await world.published() == []


async def test_what_came_in_before_a_batch_opened_is_refused(world: World) -> None:
    await given_batch(world, "L", opens_on="2024-06-10")
    answer = await submit(world, "L", received_on="2024-06-09")
    assert (answer.status_code, answer.json()["code"]) == (409, "outside-batch-window")


async def test_a_late_application_is_taken_under_an_extension_and_marked(world: World) -> None:
    extension = (await extend(world, "2024-06-18")).json()
    late = await submit(world, "O", received_on="2024-06-19")
    taken = (await submit(world, "O", received_on="2024-06-18")).json()
    assert late.status_code == 409
    shown = (await world.get(f"/v1/applications/{taken['id']}")).json()
    for answer in (taken, shown):
        said = {name: answer[name] for name in ("received_on", "entered_later", "extension_id")}
        assert said == {"received_on": "2024-06-18", "entered_later": False, "extension_id": extension["id"]}
    (event,) = await world.published()
    assert isinstance(event, ApplicationSubmitted)
    assert str(event.received_on) == "2024-06-18"
    (recorded,) = (await world.get("/v1/batches/O/extensions")).json()
    assert (recorded["ground"], recorded["recorded_by"], recorded["until"]) == (GROUND, "province-person", "2024-06-18")
    assert [line["act"] for line in await world.journal()][-2:] == ["extend-batch", "submit-application"]


async def test_an_extension_is_for_its_unit_and_lies_after_the_batch(world: World) -> None:
    within = await extend(world, "2024-06-15")
    stranger = await extend(world, "2024-06-18", reporting_unit="110000")
    assert (within.json()["code"], within.json()["fact"]) == ("before-its-ground", "closes_on")
    assert (stranger.status_code, stranger.json()["code"]) == (422, "unknown-unit")
    await extend(world, "2024-06-18", reporting_unit="420200")
    assert (await submit(world, "O", received_on="2024-06-17")).status_code == 409
    await extend(world, "2024-06-18", reporting_unit="420100")
    assert (await submit(world, "O", received_on="2024-06-17")).status_code == 201


async def told(world: World) -> list[ApplicationSubmitted]:
    """What other services hear of applications."""
    return [event for event in await world.published() if isinstance(event, ApplicationSubmitted)]


@pytest.mark.parametrize(("batch", "given"), [("H", None), ("H", "2024-06-10"), ("O", "2024-06-10")])
async def test_what_is_entered_after_the_batch_has_closed_says_so(world: World, batch: str, given: str | None) -> None:
    taken = (await submit(world, batch, received_on=given)).json()
    shown = (await world.get(f"/v1/applications/{taken['id']}")).json()
    assert (shown["received_on"], shown["entered_later"]) == (given or "2024-06-15", True)
    assert "entered_later" in str((await world.journal())[-1]["facts"])
    assert [event.entered_later for event in await told(world)] == [True]


async def test_what_comes_in_while_the_batch_is_open_says_nothing(world: World) -> None:
    day = str(clock.today())
    await given_batch(world, "N", opens_on=day, closes_on="9999-01-01", reference_date=day)
    taken = (await submit(world, "N")).json()
    assert (taken["received_on"], taken["entered_later"], taken["extension_id"]) == (day, False, None)
    assert [event.entered_later for event in await told(world)] == [False]


async def test_a_firm_names_no_day_and_nobody_one_ahead(world: World) -> None:
    firm = await submit(world, "H", "firm", received_on="2024-06-10")
    ahead = await submit(world, "H", received_on=str(clock.today() + timedelta(days=1)))
    assert (firm.status_code, firm.json()["code"]) == (403, "day-of-receipt-not-yours")
    assert (ahead.status_code, ahead.json()["code"]) == (422, "effective-date-ahead")
    assert (await submit(world, "H", "firm")).status_code == 201


async def test_a_firm_is_not_founded_after_its_application_came_in(world: World) -> None:
    declaration = {**APPLICATION_EXAMPLE["declaration"], "established_on": "2024-06-12"}
    answer = await submit(world, "H", declaration=declaration, received_on="2024-06-11")
    assert (answer.status_code, answer.json()["fact"]) == (409, "established_on")
    assert (await submit(world, "H", declaration=declaration, received_on="2024-06-12")).status_code == 201


async def test_a_repeat_after_the_batch_has_closed_gets_its_first_answer(world: World) -> None:
    day = str(clock.today())
    await given_batch(world, "N", opens_on=day, closes_on=day, reference_date=day)
    first = await submit(world, "N", headers={"Idempotency-Key": "k1"})
    past = "opens_on = '2024-06-06', closes_on = '2024-06-15', created_at = '2024-06-06T02:00Z'"
    await world.fetch(f"UPDATE batch SET {past} WHERE code = 'N'")
    world.runtime.resources.pop("batches")
    again = await submit(world, "N", headers={"Idempotency-Key": "k1"})
    anew = await submit(world, "N", headers={"Idempotency-Key": "k2"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert (anew.status_code, anew.json()["code"]) == (409, "outside-batch-window")


async def test_an_import_has_the_day_of_its_applications(world: World) -> None:
    refused = await upload(world, workbook_of(WUHAN), received_on="2024-06-16")
    assert (refused.status_code, refused.json()["code"]) == (409, "outside-batch-window")
    started = (await upload(world, workbook_of(WUHAN), received_on="2024-06-12")).json()
    shown = (await world.get(f"/v1/imports/{started['id']}")).json()
    (row,) = await rows_of(world, started["id"])
    for answer in (shown, row):
        assert (answer["received_on"], answer["entered_later"]) == ("2024-06-12", True)
    answered = (await world.get(f"/v1/imports/{started['id']}/workbook")).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(answered))
    cells = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert "通过（补录，收到日 2024-06-12）" in str(cells)


async def test_rows_of_a_late_import_are_taken_by_the_extension_of_their_unit(world: World) -> None:
    await extend(world, "2024-06-18", reporting_unit="420200")
    refused = await upload(world, workbook_of(WUHAN), "city", received_on="2024-06-17")
    started = (await upload(world, workbook_of(WUHAN, HUANGSHI), received_on="2024-06-17")).json()
    rows = {row["uscc"]: row for row in await rows_of(world, started["id"])}
    first, second = rows.values()
    assert (refused.status_code, refused.json()["code"]) == (409, "outside-batch-window")
    assert (first["status"], first["refusals"][0]["code"]) == ("refused", "outside_batch_window")
    assert (second["status"], second["extension_id"] is not None) == ("accepted", True)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"opens_on": "2024-06-05"}, "before-plan"),
        ({"reference_date": "9999-12-31"}, "reference-date-too-late"),
        ({"reference_date": "2025-06-17"}, "reference-date-too-late"),
        ({"reference_date": "2025-06-16"}, None),
    ],
)
async def test_a_batch_is_judged_at_most_a_year_after_it_closed(
    world: World, days: dict[str, str], code: str | None
) -> None:
    answer = await world.post("/v1/batches", {"code": "B", "title": "x", "authority": "y", **DAYS, **days})
    assert (answer.status_code, answer.json().get("code")) == ((201, "B") if code is None else (422, code))
