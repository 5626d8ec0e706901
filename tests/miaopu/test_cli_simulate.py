"""`miaopu simulate` and `miaopu scenarios` on a running embedded platform."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner, Result

from miaopu.cli import app
from miaopu.demo.serving import serving
from shared.http import AsyncClient, new_client
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.settings import Settings
from shared.testing.builders import application, uscc

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("cli-simulate"), pytest.mark.timeout(180)]
FIRMS, CAP = 12, 4
DAYS = {"reference_date": "2024-06-15", "opens_on": "2024-06-06", "closes_on": "2024-06-15"}


def declared(number: int) -> dict[str, Any]:
    """Firms with ever less R&D input; the last third misses both limbs of A6, though not by much."""
    return {"revenue_yuan": "50000000", "rd_input_yuan": str(5_600_000 - number * 100_000)}


async def answered(client: AsyncClient, method: str, path: str, **options: Any) -> Any:
    response = await client.request(method, path, **options)
    assert response.is_success, (path, response.text)
    return response.json()


async def given_a_programme(client: AsyncClient) -> None:
    batch = {"code": "2024-1", "title": "第一批", "authority": "湖北省知识产权局", **DAYS}
    await answered(client, "POST", "/intake/v1/batches", json=batch)
    seats = {"cap": CAP, "units": {"420100": 3}, "effective_on": "2024-06-20"}
    await answered(client, "PUT", "/pool/v1/seat-plan", json=seats)
    for number in range(1, FIRMS + 1):
        unit = "420100" if number % 2 else "420200"
        body = application(number, unit=unit, **declared(number))
        await answered(client, "POST", "/intake/v1/applications", json=body)
    while (await answered(client, "GET", "/eligibility/v1/assessments"))["total"] < FIRMS:
        await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
async def folder() -> AsyncIterator[Path]:
    """The data folder of a platform with twelve applications and four seats."""
    # Beside pytest's own folder, which another run of pytest takes away while PostgreSQL's user has to pass through.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        settings = Settings(data_dir=Path(name), log_level="error")
        async with serving(settings) as url:
            token = local_issuer(settings).token("zhao", Role.PROVINCE)
            async with new_client(30, url, {"Authorization": f"Bearer {token}"}) as client:
                await given_a_programme(client)
            yield Path(name)


SCREENED = ((), ("--on", "2024-06-25"))
"""A what-if is asked as of a day on which the firms' certificates still count."""


async def ran(folder: Path, command: str, *options: str, columns: int = 200) -> Result:
    """The command, in a thread: the platform answers in this one."""
    arguments = [*command.split(), *options, *SCREENED[command == "simulate"], "--data", str(folder)]
    env = {"COLUMNS": str(columns)}
    return await asyncio.to_thread(CliRunner().invoke, app, arguments, env=env, catch_exceptions=False)


async def test_a_what_if_is_told_as_a_table_and_as_json(folder: Path) -> None:
    shown = await ran(folder, "simulate", "--set", "A6.rd_share=0.08")
    assert shown.exit_code == 0, shown.output
    assert "入选 seated" in shown.stdout
    assert ("专利密集型类别 category" in shown.stdout) is ("新进 entering:" in shown.stdout)
    as_json = await ran(folder, "simulate", "--set", "A6.rd_share=0.08", "--json", "-")
    result = orjson.loads(as_json.stdout)
    assert (result["before"]["applications"], result["before"]["seated"], result["after"]["cap"]) == (FIRMS, CAP, CAP)
    assert result["before"]["standing"] < result["after"]["standing"] == FIRMS
    assert result["seat_plan"]["cap"] == CAP


async def test_seats_and_standing_are_options_too(folder: Path) -> None:
    options = ("--cap", "9", "--unit-seats", "420100=none", "--unit-seats", "420200=1", "--fresh")
    result = orjson.loads((await ran(folder, "simulate", *options, "--json", "-")).stdout)
    units = {row["key"]: (row["seats_after"], row["seated_after"]) for row in result["by_unit"]}
    assert (result["after"]["cap"], units["420100"][0], units["420200"]) == (9, None, (1, 1))
    nobody = orjson.loads((await ran(folder, "simulate", "--stand", "recommended", "--json", "-")).stdout)
    assert nobody["before"]["standing"] == 0


async def test_every_file_is_written(folder: Path, tmp_path: Path) -> None:
    names = {kind: tmp_path / f"result.{kind}" for kind in ("json", "csv", "xlsx", "parquet")}
    names["chart"] = tmp_path / "chart.SVG"
    options = [part for kind, path in names.items() for part in (f"--{kind}", str(path))]
    done = await ran(folder, "simulate", "--sweep", "A6.rd_share=0.05:0.15:5", *options)
    assert done.exit_code == 0, done.output
    scenario, *written = done.stdout.splitlines()
    UUID(scenario.split()[2])
    assert written == [f"已写出 wrote {names[kind]}" for kind in ("json", "csv", "xlsx", "parquet", "chart")]
    points = orjson.loads(names["json"].read_bytes())["sweep"]["points"]
    assert [point["value"] for point in points] == ["0.05", "0.075", "0.1", "0.125", "0.15"]
    assert [point["standing"] for point in points] == sorted((point["standing"] for point in points), reverse=True)
    assert len(names["csv"].read_text(encoding="utf-8-sig").splitlines()) == 1 + len(points)
    book = CalamineWorkbook.from_filelike(io.BytesIO(names["xlsx"].read_bytes()))
    assert "敏感性 sweep" in book.sheet_names
    assert names["parquet"].read_bytes()[:4] == b"PAR1"
    assert b"<svg" in names["chart"].read_bytes()


async def test_a_result_on_stdout_stands_alone_and_its_scenario_is_told_beside(folder: Path) -> None:
    done = await ran(folder, "simulate", "--json", "-")
    assert orjson.loads(done.stdout)["before"]["applications"] == FIRMS
    listed = await ran(folder, "scenarios list", "--json", "-")
    assert orjson.loads(listed.stdout) == []
    assert "方案 scenario " in done.stderr


async def test_with_nothing_saved_both_commands_say_so(folder: Path) -> None:
    for command in ("scenarios list", "scenarios compare"):
        done = await ran(folder, command)
        assert (done.exit_code, done.stdout.count("nothing is saved")) == (0, 1)
        assert "┃" not in done.stdout


@pytest.mark.parametrize("name", ["x.png", "x", "svg"])
async def test_a_chart_of_another_kind_is_refused_before_anything_is_simulated(
    folder: Path, tmp_path: Path, name: str
) -> None:
    refused = await ran(folder, "simulate", "--chart", str(tmp_path / name))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "以 .svg 结尾" in refused.stderr
    assert "ends in .svg" in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "zh", "en"),
    [
        (("--set", "A6.share=0.1"), "没有名为 A6.share 的参数，可用的有", "There is no parameter A6.share; there are"),
        (("--set", "A6.rd_share=8%"), "A6.rd_share 应为", "A6.rd_share must be"),
        (("--set", "A6.rd_share"), "--set 应写成 名称=值", "write --set NAME=VALUE"),
        (("--sweep", "A6.rd_share=0.1"), "--sweep 应写成", "write --sweep NAME=FROM:TO:POINTS"),
        (("--sweep", "A6.rd_share=0.05:0.15:900"), "/sweep/points", "/sweep/points"),
        (("--batch", "2030-1"), "批次 2030-1 没有申报", "No application of this batch has been assessed: Batch 2030-1"),
        (("--set", "A6.rd_share=0.1", "--set", "A6.rd_share=0.2"), "A6.rd_share 设置了两次", "is set twice"),
        (("--unit-seats", "420100=many"), "名额应为整数或 none", "seats are a whole number"),
        (("--stand", "everybody"), "/stand", "/stand"),
    ],
)
async def test_what_cannot_be_is_refused_in_both_languages(
    folder: Path, options: tuple[str, ...], zh: str, en: str
) -> None:
    refused = await ran(folder, "simulate", *options)
    assert refused.exit_code == 2
    assert f"错误：{zh}" in refused.stderr or zh in refused.stderr
    assert en in refused.stderr
    assert "Traceback" not in refused.output


async def test_saved_scenarios_are_listed_and_laid_side_by_side(folder: Path) -> None:
    for name, value in (("低", "0.08"), ("高", "0.12")):
        assert (await ran(folder, "simulate", "--set", f"A6.rd_share={value}", "--save", f"占比{name}")).exit_code == 0
    listed = await ran(folder, "scenarios list")
    assert "占比低" in listed.stdout
    assert "A6.rd_share=0.12" in listed.stdout
    compared = await ran(folder, "scenarios compare")
    assert "1 占比低 / 2 占比高" in compared.stdout
    refused = await ran(folder, "scenarios compare", uscc(1))
    assert refused.exit_code == 2


@pytest.mark.parametrize("columns", [40, 80])
async def test_ids_are_never_cut_and_tell_scenarios_of_one_name_apart(folder: Path, columns: int) -> None:
    for _ in range(2):
        assert (await ran(folder, "simulate", "--save", "同名 [b]")).exit_code == 0
    saved = orjson.loads((await ran(folder, "scenarios list", "--json", "-")).stdout)
    ids = [each["id"] for each in saved if each["name"] == "同名 [b]"][-2:]
    listed = await ran(folder, "scenarios list", columns=columns)
    assert all(each["id"] in listed.stdout for each in saved)
    compared = await ran(folder, "scenarios compare", *ids, columns=columns)
    assert [f"{number}  {id_}  同名 [b]" for number, id_ in enumerate(ids, 1)] == compared.stdout.splitlines()[:2]
    assert "1 同名 [b] / 2 同名 [b]: " in compared.stdout
