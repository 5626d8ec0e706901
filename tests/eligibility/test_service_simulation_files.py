"""A simulation in every form: table, sheets, columns, picture."""

import io
from decimal import Decimal
from typing import Any

import pyarrow.parquet
import pytest
from python_calamine import CalamineWorkbook

from eligibility.reports import columnar, excel
from shared.schemas.eligibility.simulation_results import SimulationResult
from shared.testing.world import World
from tests.eligibility.simulated import SWEEP, given_firms, given_seats, result, simulated

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("in_thread")]


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
