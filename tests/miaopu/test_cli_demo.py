"""`miaopu demo` as people call it: what it prints, what it writes, and that it does so again."""

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from intake.workbook.read import read_workbook
from miaopu.demo.programme.days import reference_of
from miaopu.demo.programme.story import SeatRule
from shared.plan.load import load_plan
from shared.services import SERVICE_NAMES
from tests.journeys.telling import Expected, expected_of
from tests.miaopu.commands import miaopu
from tests.miaopu.conftest import CAP, Played

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.xdist_group("demo")]
REFERENCE_DATE = reference_of(load_plan())
COUNTS = (
    "rows_read", "rows_refused", "assessed", "eligible", "needs_waiver", "needs_review", "ineligible", "waived",
    "recommended", "admitted", "graduated", "removed", "proposed_for_removal", "whitelisted", "revoked",
    "bank_receipts",
)  # fmt: skip
MARGINAL = ("uscc", "name", "reporting_unit", "rank", "score")


@pytest.fixture(scope="module")
def expected(played: Played) -> Expected:
    return expected_of(played.out / "applications.xlsx", SeatRule(CAP))


@pytest.fixture(scope="module")
def assessed(played: Played) -> list[dict[str, Any]]:
    """What the offline command says of the same workbook and day."""
    answer = miaopu("assess", played.out / "applications.xlsx", "--on", str(REFERENCE_DATE), "--json", "-")
    entries: list[dict[str, Any]] = json.loads(answer.stdout)
    return entries


def table(played: Played, name: str, sheet: int = 0) -> list[dict[str, Any]]:
    """The rows of a result by their headers."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(played.again.files[name]))
    header, *rows = workbook.get_sheet_by_index(sheet).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_the_summary_has_its_keys_and_its_numbers_follow_from_the_workbook(played: Played, expected: Expected) -> None:
    summary = played.again.summary
    assert list(summary) == [*COUNTS, "programme_seconds", "total_seconds", "reference_date", "marginal_firm"]
    assert {name: summary[name] for name in COUNTS} == {name: expected.counts[name] for name in COUNTS}
    assert summary["rows_read"] == summary["rows_refused"] + summary["assessed"]
    assert summary["bank_receipts"] == summary["whitelisted"] + summary["revoked"]
    assert summary["recommended"] > summary["admitted"] == CAP
    assert 0 < summary["programme_seconds"] < summary["total_seconds"]
    assert summary["reference_date"] == "2024-06-15"
    assert summary["marginal_firm"] == expected.marginal_firm
    assert tuple(summary["marginal_firm"]) == MARGINAL


def test_a_second_run_replaces_the_first_and_comes_to_the_same(played: Played) -> None:
    timed = ("programme_seconds", "total_seconds")
    first, again = (
        {name: value for name, value in run.summary.items() if name not in timed}
        for run in (played.first, played.again)
    )
    assert again == first
    assert set(played.again.files) == set(played.first.files)
    for name in ("applications.xlsx", "members.xlsx", "whitelist.xlsx", "refusals.xlsx"):
        sheets = (CalamineWorkbook.from_filelike(io.BytesIO(run.files[name])) for run in (played.first, played.again))
        before, after = (sheet.get_sheet_by_index(0).to_python() for sheet in sheets)
        assert after == before, name


def test_the_offline_command_counts_the_same_outcomes(played: Played, assessed: list[dict[str, Any]]) -> None:
    outcomes = Counter(entry["outcome"] for entry in assessed)
    names = ("eligible", "needs_waiver", "needs_review", "ineligible")
    assert {name: outcomes[name] for name in names} == {name: played.again.summary[name] for name in names}
    assert outcomes[None] == played.again.summary["rows_refused"]


def test_the_members_are_those_who_were_seated_with_their_ends(played: Played, expected: Expected) -> None:
    rows = table(played, "members.xlsx")
    assert {row["统一社会信用代码"] for row in rows} == expected.members
    assert len(rows) == CAP
    assert Counter(row["状态"] for row in rows) == {"在库": CAP - 2, "出库": 1, "退库": 1}
    assert {row["入库日期"] for row in rows} == {"2024-07-01"}
    assert {row["状态代码"]: row["离库日期"] for row in rows} == {
        "active": "",
        "graduated": "2025-07-15",
        "removed": "2025-09-15",
    }


def test_the_banks_copy_holds_both_lists_and_the_removed_firm_is_off_both(played: Played, expected: Expected) -> None:
    rows = table(played, "whitelist.xlsx")
    assert {(row["名单"], row["名单代码"]) for row in rows} == {("入库企业名单", "members"), ("授信白名单", "pledge")}
    listed = {(row["名单代码"], row["统一社会信用代码"]) for row in rows}
    assert listed == {("members", uscc) for uscc in expected.members} | {
        ("pledge", uscc) for uscc in expected.consenting
    }
    assert len(rows) == played.again.summary["whitelisted"]
    revoked = {row["统一社会信用代码"] for row in rows if row["状态"] == "已撤销"}
    assert revoked == {removed(played)}
    assert Counter((row["状态"], row["状态代码"]) for row in rows if row["状态代码"] != "listed") == {
        ("已撤销", "revoked"): 2,
        ("在列（已出库）", "graduated"): sum(row["统一社会信用代码"] == graduated(played) for row in rows),
    }


def test_every_refused_row_stands_with_all_its_reasons(played: Played, assessed: list[dict[str, Any]]) -> None:
    rows = [row for row in table(played, "refusals.xlsx") if row["类别"] == "申报行未受理"]
    shown = {(int(row["行号"]), row["项目代码"], row["原因代码"], row["说明"], row["Explanation"]) for row in rows}
    assert all(row["说明"].startswith(row["原因"]) and row["原因"] for row in rows)
    assert not any(re.search("[a-z_]", row["项目"]) for row in rows)
    assert shown == {
        (entry["row"], refusal["column"], refusal["code"], refusal["message"]["zh"], refusal["message"]["en"])
        for entry in assessed
        for refusal in entry["refusals"]
    }
    assert len({row["行号"] for row in rows}) == played.again.summary["rows_refused"]


def test_every_ineligible_firm_stands_with_criterion_value_threshold_and_clause(
    played: Played, assessed: list[dict[str, Any]]
) -> None:
    rows = [row for row in table(played, "refusals.xlsx") if row["类别"] == "不符合条件"]
    shown = must_say_what_the_findings_say(rows, assessed, ("ineligible",), (False,))
    assert len({uscc for uscc, _ in shown}) == played.again.summary["ineligible"]


def test_what_a_waiver_or_a_review_must_settle_stands_on_a_sheet_of_its_own(
    played: Played, assessed: list[dict[str, Any]]
) -> None:
    rows = table(played, "refusals.xlsx", sheet=1)
    shown = must_say_what_the_findings_say(rows, assessed, ("needs_waiver", "needs_review"), (False, None))
    numbers = played.again.summary["needs_waiver"], played.again.summary["needs_review"]
    assert len({uscc for uscc, _ in shown}) == sum(numbers)
    firms = {(row["类别"], row["统一社会信用代码"]) for row in rows}
    assert Counter(kind for kind, _ in firms) == dict(zip(("需豁免", "待核实"), numbers, strict=True))


def must_say_what_the_findings_say(
    rows: list[dict[str, Any]], assessed: list[dict[str, Any]], outcomes: tuple[str, ...], met: tuple[bool | None, ...]
) -> set[tuple[str, str]]:
    """Firm and criterion of each row, once all stand there and their cells make up the sentence of the finding."""
    found = {
        (entry["uscc"], finding["criterion"]): finding
        for entry in assessed
        if entry["outcome"] in outcomes
        for finding in entry["findings"]
        if finding["met"] in met
    }
    shown = {(row["统一社会信用代码"], row["项目代码"]): row for row in rows}
    assert len(rows) == len(shown)
    assert {key: row["说明"] for key, row in shown.items()} == {
        key: each["message"]["zh"] for key, each in found.items()
    }
    for key, row in shown.items():
        limit = f"；限值 {row['限值']}" if row["限值"] else ""
        cells = f"（{key[1]}）{row['项目']}：{row['原因']}；{row['取值']}{limit}。"
        assert row["说明"] == row["条款"] + cells
        assert bool(limit) == bool(found[key]["limits"])
        assert row["原因代码"] == (found[key]["reason"] or ("unmet" if found[key]["met"] is False else "undecided"))
    return set(shown)


def graduated(played: Played) -> str:
    """The firm that left with success."""
    (uscc,) = (row["统一社会信用代码"] for row in table(played, "members.xlsx") if row["状态"] == "出库")
    return str(uscc)


def removed(played: Played) -> str:
    """The firm whose life was written down."""
    (name,) = (name for name in played.again.files if name.startswith("timeline-"))
    return name.removeprefix("timeline-").removesuffix(".json")


def test_the_removed_firms_life_is_told_by_all_five_services_in_order(played: Played) -> None:
    uscc = removed(played)
    life = json.loads(played.again.files[f"timeline-{uscc}.json"])
    services = set(SERVICE_NAMES)
    assert life["uscc"] == uscc
    assert {item["service"] for item in life["items"]} == services
    acts = [item["act"] for item in life["items"]]
    told = ["submit-application", "assess-application", "recommend-application", "admit-firm", "list-firm"]
    told += ["report-progress", "confirm-violation", "removal-of-firm", "revoke-firm", "confirm-receipt"]
    assert [act for act in dict.fromkeys(reversed(acts)) if act in told] == told[::-1]
    assert [item["at"] for item in life["items"]] == sorted(item["at"] for item in life["items"])


def test_a_person_sees_every_step_and_the_numbers_and_nothing_else(played: Played) -> None:
    lines = played.again.stdout.splitlines()
    assert sum(line.startswith("✓") for line in lines) >= 18
    assert not any(line.startswith("✗") for line in lines)
    assert any("importing the workbook" in line and line.endswith("90/90") for line in lines)
    assert any(
        "银行回执 bank receipts" in line and str(played.again.summary["bank_receipts"]) in line for line in lines
    )
    assert f"make up DATA={played.out}/data" in played.again.stdout
    assert played.again.stderr == ""


def test_the_workbook_made_for_these_numbers_is_kept_beside_the_results(played: Played) -> None:
    kept: Path = played.out / "applications.xlsx"
    assert len(read_workbook(kept, load_plan(), REFERENCE_DATE).entries) == 90
