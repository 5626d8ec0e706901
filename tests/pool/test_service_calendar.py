"""The calendar that terms run by: years ship with their notices, two people add one, and none is guessed."""

from typing import Any

import pytest

from shared.testing.world import World
from tests.pool.story import approve

pytestmark = pytest.mark.anyio
YEARS = "/v1/calendar-years"
LAST_DAY = "/v1/terms/last-day"
NOTICE: dict[str, Any] = {
    "year": 2027,
    "notice": "国办发明电〔2026〕0号（2026-11-01）",
    "days_off": ["2027-01-01", "2027-02-05", "2027-02-08"],
    "days_worked": ["2027-02-14"],
}


async def last_day(world: World, served_on: str, number: int = 10, unit: str = "days") -> Any:
    return await world.get(LAST_DAY, params={"served_on": served_on, "number": number, "unit": unit})


async def test_a_term_into_a_year_without_notice_is_refused_and_says_who_adds_it(world: World) -> None:
    answer = await last_day(world, "2026-12-31")
    assert (answer.status_code, answer.json()["code"], answer.json()["year"]) == (409, "calendar-year-missing", 2027)
    assert "POST /pool/v1/calendar-years" in answer.json()["detail"]
    assert (await last_day(world, "2025-08-25", 15)).json()["last_day"] == "2025-09-09"


async def test_two_people_add_a_year_and_terms_run_by_it(world: World) -> None:
    proposed = (await world.post(YEARS, NOTICE)).json()
    own = await world.decide(proposed["approval_id"], proposed["digest"], subject="province-person")
    assert own.json()["code"] == "second-person-needed"
    assert (await last_day(world, "2027-02-04")).status_code == 409
    assert (await approve(world, proposed)).json()["result"] == {"year": 2027}
    assert (await last_day(world, "2027-02-04", 1)).json()["last_day"] == "2027-02-09"
    assert (await last_day(world, "2027-02-11", 2, "working_days")).json()["last_day"] == "2027-02-14"
    years = (await world.get(YEARS)).json()
    assert [year["year"] for year in years] == [2024, 2025, 2026, 2027]
    assert years[-1] == NOTICE
    assert [line["act"] for line in await world.journal()][-1] == "add-calendar-year"


async def test_a_year_that_is_known_stays_as_it_is(world: World) -> None:
    shipped = await world.post(YEARS, NOTICE | {"year": 2026, "days_off": ["2026-01-01"], "days_worked": []})
    first, second = [(await world.post(YEARS, NOTICE)).json() for _ in range(2)]
    assert (await approve(world, first)).status_code == 200
    late = await approve(world, second)
    assert [answer.json()["code"] for answer in (shipped, late)] == ["calendar-year-exists"] * 2
    assert NOTICE["notice"] in late.json()["detail"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"days_off": ["2026-12-31"]}, id="a day of another year"),
        pytest.param({"days_worked": ["2027-02-09"]}, id="a Tuesday is no moved working day"),
        pytest.param({"days_worked": ["2027-02-14"], "days_off": ["2027-02-14"]}, id="off and worked"),
        pytest.param({"days_off": []}, id="no day off at all"),
        pytest.param({"notice": "  "}, id="no document"),
    ],
)
async def test_a_year_that_no_notice_can_say_is_refused(world: World, changes: dict[str, Any]) -> None:
    assert (await world.post(YEARS, NOTICE | changes)).status_code == 422
