"""Judgements are made again years later: time passes, rules change on several days, the service starts anew."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from eligibility.usecases.rules import pin
from eligibility.wiring import service
from shared import clock
from shared.plan import load
from shared.testing.databases import Databases
from shared.testing.world import World, open_world
from tests.eligibility.rules import LOW_RD, SHARE, approved
from tests.eligibility.submissions import NO_SOFT_ONE, submitted

pytestmark = pytest.mark.anyio
ONE, TWO = UUID(int=1), UUID(int=2)
TITLE: dict[str, Any] = {"qualifications": [{"name": "专精特新中小企业"}]}
CLASSES = {"kind": "patent_intensive", "add": ["1713"]}
END = {"kind": "qualification_end", "key": "srdi"}
SCOPES = {"kind": "size_groups", "assign": [{"scope": "17", "group": "wholesale"}]}
EFFORT = {"criterion": "A8", "field": "own_trademarks", "step": "improve", "fixed": "99"}
Calendar = Callable[[int, int, int], None]


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """Sets the day on which everything happens; it lies behind us, for the database keeps its own time for jobs."""

    def at(year: int, month: int, day: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(year, month, day, 8, tzinfo=UTC))

    return at


async def judged_on(world: World, application_id: UUID) -> list[tuple[int, date]]:
    rows = await world.fetch(
        "SELECT number, assessed_at FROM assessment WHERE application_id = $1 "
        "UNION ALL SELECT number, assessed_at FROM past_assessment WHERE application_id = $1 ORDER BY number",
        application_id,
    )
    return [(row["number"], row["assessed_at"].date()) for row in rows]


async def kept(world: World, application_id: UUID, number: int) -> bytes:
    """A judgement as it is read, but for the place in the history."""
    answer = await world.get(f"/v1/assessments/{application_id}/history/{number}")
    assert answer.status_code == 200, answer.text
    return orjson.dumps(answer.json(), option=orjson.OPT_SORT_KEYS)


async def again(world: World, application_id: UUID, number: int) -> dict[str, Any]:
    answer = await world.get(f"/v1/assessments/{application_id}/history/{number}/recomputation")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def given_fourteen_months(world: World, calendar: Calendar) -> bytes:
    """Judged in June 2024; rules changed in November, in January and in August 2025. What was said in June."""
    calendar(2024, 6, 20)
    await world.feed(submitted(1, **{**NO_SOFT_ONE, **TITLE, **LOW_RD}))
    in_june = await kept(world, ONE, 1)
    calendar(2024, 11, 5)
    await approved(world, SHARE)
    calendar(2025, 1, 15)
    await approved(world, CLASSES, since="2025-01-01")
    await world.feed(submitted(2, reference_date=date(2025, 1, 10), **{**NO_SOFT_ONE, **TITLE, **LOW_RD}))
    calendar(2025, 8, 20)
    await approved(world, END, SCOPES, {"kind": "efforts", "rows": [EFFORT]}, since="2024-06-12")
    calendar(2025, 9, 1)
    return in_june


async def all_are_the_same(world: World) -> None:
    for application_id, numbers in ((ONE, (1, 2, 3)), (TWO, (1, 2))):
        for number in numbers:
            found = await again(world, application_id, number)
            then = orjson.loads(await kept(world, application_id, number))
            assert (found["same"], found["outcome"], found["findings"]) == (True, then["outcome"], then["findings"])


async def test_a_year_old_assessment_is_made_again_after_three_changes_on_three_days(
    world: World, calendar: Calendar
) -> None:
    in_june = await given_fourteen_months(world, calendar)
    assert await judged_on(world, ONE) == [(1, date(2024, 6, 20)), (2, date(2024, 11, 5)), (3, date(2025, 8, 20))]
    assert await judged_on(world, TWO) == [(1, date(2025, 1, 15)), (2, date(2025, 8, 20))]
    assert clock.today() - date(2024, 6, 20) > timedelta(days=365)
    assert orjson.loads(await kept(world, ONE, 1))["findings"] == orjson.loads(in_june)["findings"]
    history = [orjson.loads(await kept(world, ONE, number)) for number in (1, 2, 3)]
    met = [{one["criterion"]: one["met"] for one in judgement["findings"]} for judgement in history]
    assert [(each["A2"], each["A3"], each["A6"]) for each in met] == [
        (True, False, False),
        (True, False, True),
        (False, False, True),
    ]
    assert [met_of(await kept(world, TWO, number), "A3") for number in (1, 2)] == [True, True]
    assert len({judgement["rules_version"] for judgement in history}) == 3
    await all_are_the_same(world)


def met_of(judgement: bytes, criterion: str) -> bool | None:
    found: bool | None = next(
        one["met"] for one in orjson.loads(judgement)["findings"] if one["criterion"] == criterion
    )
    return found


async def test_it_is_made_again_by_a_service_that_starts_with_other_files(
    databases: Databases, tmp_path: Path, calendar: Calendar
) -> None:
    """A release changes a limit for the past, a table and the divisions; what decided is in the archive."""
    folder = Path(shutil.copytree(load.PLANS / load.DEFAULT_PROVINCE, tmp_path / "plan"))
    url = await databases.fresh(service)
    try:
        async with open_world(service, url, tmp_path / "keys", plan_dir=folder) as world:
            await given_fourteen_months(world, calendar)
            said = [await kept(world, ONE, number) for number in (1, 2, 3)]
        change(folder, "criteria/a8.yaml", 'own_trademarks: "1"', 'own_trademarks: "7"')
        change(folder, "tables/size_groups.csv", "B；C；D", "B；D")
        change(folder, "tables/divisions.csv", "汉阳区", "汉阳新区")
        load._load.cache_clear()
        pin.archive_of.cache_clear()
        calendar(2026, 3, 1)
        async with open_world(service, url, tmp_path / "keys", plan_dir=folder) as world:
            assert [await kept(world, ONE, number) for number in (1, 2, 3)] == said
            await all_are_the_same(world)
            cause_id = (await world.post("/v1/reassessments", {"since": None})).json()["cause_id"]
            await world.run_jobs()
            flips = (await world.get("/v1/flips", params={"cause_id": cause_id})).json()["items"]
            turned = {flip["application_id"]: flip["turned_by"] for flip in flips}
            assert turned == {str(ONE): ["A8"], str(TWO): ["A8"]}
            assert met_of(await kept(world, ONE, 4), "A8") is False
            assert met_of(said[2], "A8") is True
            await all_are_the_same(world)
            assert (await again(world, ONE, 4))["same"]
    finally:
        await databases.drop(url)
        load._load.cache_clear()
        pin.archive_of.cache_clear()


async def test_a_judgement_keeps_the_words_of_its_folder(databases: Databases, tmp_path: Path) -> None:
    """A release words a criterion anew and drops another; what was judged is told as it was told then."""
    folder = Path(shutil.copytree(load.PLANS / load.DEFAULT_PROVINCE, tmp_path / "plan"))
    url = await databases.fresh(service)
    try:
        async with open_world(service, url, tmp_path / "keys", plan_dir=folder) as world:
            await world.feed(submitted(1))
            said = await kept(world, ONE, 1)
            newest = (await world.get(f"/v1/assessments/{ONE}")).content
        change(folder, "criteria/a8.yaml", "title: 自主商标", "title: 自有品牌")
        change(folder, "criteria/a8.yaml", "clause: 附件 8", "clause: 第八条")
        (folder / "criteria/a9.yaml").unlink()
        load._load.cache_clear()
        pin.archive_of.cache_clear()
        async with open_world(service, url, tmp_path / "keys", plan_dir=folder) as world:
            assert await kept(world, ONE, 1) == said
            assert (await world.get(f"/v1/assessments/{ONE}")).content == newest
            again_told = (await again(world, ONE, 1))["findings"]
            assert again_told == orjson.loads(said)["findings"]
            await world.feed(submitted(2))
            told = {one["criterion"]: one for one in (await world.get(f"/v1/assessments/{TWO}")).json()["findings"]}
            assert "A9" not in told
            assert told["A8"]["message"]["zh"].startswith("第八条（A8）自有品牌：符合")
    finally:
        await databases.drop(url)
        load._load.cache_clear()
        pin.archive_of.cache_clear()


async def test_a_version_of_before_its_soft_criteria_were_kept_gives_no_false_cause(
    databases: Databases, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(load.PLANS / load.DEFAULT_PROVINCE, tmp_path / "plan"))
    url = await databases.fresh(service)
    try:
        async with open_world(service, url, tmp_path / "keys", plan_dir=folder) as world:
            await world.feed(submitted(1, **NO_SOFT_ONE))
            await world.runtime.database.pool.execute("UPDATE rule_set SET soft = NULL")
        change(folder, "criteria/a8.yaml", 'own_trademarks: "1"', 'own_trademarks: "7"')
        load._load.cache_clear()
        pin.archive_of.cache_clear()
        async with open_world(service, url, tmp_path / "keys", plan_dir=folder) as world:
            await world.post("/v1/reassessments", {"since": None})
            await world.run_jobs()
            (flip,) = (await world.get("/v1/flips")).json()["items"]
            assert (flip["outcome_after"], flip["turned_by"]) == ("ineligible", ["A8"])
    finally:
        await databases.drop(url)
        load._load.cache_clear()
        pin.archive_of.cache_clear()


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
