"""A scenario's result as a file, written in the process pool."""

from typing import Any, Final, Literal
from uuid import UUID

import orjson

from eligibility.reports.chart import chart_of
from eligibility.reports.columnar import can_write_parquet, parquet_of
from eligibility.reports.excel import xlsx_of
from eligibility.reports.tables import table_of
from eligibility.reports.text import csv_of
from eligibility.usecases.simulating.scenarios import ScenarioState, get_result
from shared.identity.caller import Caller
from shared.messaging.reading import reading
from shared.problems import Problem
from shared.runtime import Runtime
from shared.schemas.eligibility.simulation_results import TableName

FileFormat = Literal["csv", "xlsx", "parquet"]
MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
}


class ParquetNotInstalled(Problem):
    """The optional library is not on this server."""

    status, code = 406, "parquet-not-installed"
    title = {"zh": "本服务器未安装 Parquet 支持", "en": "Parquet is not installed on this server"}
    detail = {
        "zh": "请改用 csv 或 xlsx；管理员可安装 miaopu-eligibility[parquet]（pyarrow）后重试。",
        "en": "Use csv or xlsx; an operator can install miaopu-eligibility[parquet] (pyarrow).",
    }


async def result_json(runtime: Runtime, caller: Caller, scenario_id: UUID) -> bytes:
    """The result as it is kept, in JSON; it may be large, so nothing reads it on the way out.

    Raises:
        NotFound, ScenarioNotReady.
    """
    async with reading(runtime, caller) as uow:
        return (await get_result(uow, scenario_id))[1]


async def result_file(
    runtime: Runtime, caller: Caller, scenario_id: UUID, kind: FileFormat, table: TableName | None
) -> bytes:
    """The result as a file; one table of it, but for a workbook, which has them all.

    Raises:
        NotFound, ScenarioNotReady, ParquetNotInstalled.
    """
    if kind == "parquet" and not can_write_parquet():
        raise ParquetNotInstalled
    async with reading(runtime, caller) as uow:
        scenario, result = await get_result(uow, scenario_id)
    chosen = table or ("sweep" if scenario.request["sweep"] else "firms")
    if kind == "xlsx":
        return await runtime.compute.run(book_file, result, scenario.request, title_of(scenario))
    return await runtime.compute.run(table_file, result, kind, chosen)


async def chart_file(runtime: Runtime, caller: Caller, scenario_id: UUID) -> bytes:
    """The result as a picture.

    Raises:
        NotFound, ScenarioNotReady.
    """
    async with reading(runtime, caller) as uow:
        scenario, result = await get_result(uow, scenario_id)
    return await runtime.compute.run(picture_file, result, title_of(scenario))


def book_file(result: bytes, request: dict[str, Any], title: str) -> bytes:
    """All tables; runs in a process of its own, as the two below."""
    return xlsx_of(orjson.loads(result), request, title)


def picture_file(result: bytes, title: str) -> bytes:
    """The picture."""
    return chart_of(orjson.loads(result), title)


def table_file(result: bytes, kind: FileFormat, table: TableName) -> bytes:
    """One table."""
    found = table_of(orjson.loads(result), table)
    return csv_of(found) if kind == "csv" else parquet_of(found)


def title_of(scenario: ScenarioState) -> str:
    """What stands above: the scenario's name, or what it changes."""
    request = scenario.request
    changes = [f"{name}={value}" for name, value in request["changes"].items()]
    if request["cap"] is not None:
        changes.append(f"cap={request['cap']}")
    if request["sweep"]:
        changes.append("{parameter}: {from} – {to}".format_map(request["sweep"]))
    return f"{scenario.batch} {scenario.name or '，'.join(changes) or '现行规则 rules in force'}"
