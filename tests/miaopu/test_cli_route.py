"""`miaopu route` and `miaopu efforts`: steps that a reader can price from the table alone."""

import time
from decimal import Decimal
from typing import Any

import pytest

from tests.miaopu.commands import miaopu
from tests.miaopu.workbook_commands import APPLICATIONS, CLEAN, EXAMPLES, ON, answered, refused

KEYS = ["row", "uscc", "outcome", "reachable", "blocked_by", "effort", "steps"]
STEP_KEYS = ["criterion", "kind", "field", "from", "to", "effort", "earliest_on", "evidence", "message"]
MOST_S = 10
"""What the whole round may take, reading included."""


def distance(step: dict[str, Any]) -> Decimal:
    """`to` - `from` of two numbers, however written; nothing else has a distance."""
    ends = step["from"], step["to"]
    if any(end is None or isinstance(end, bool | list) for end in ends):
        return Decimal(0)
    return Decimal(ends[1]) - Decimal(ends[0])


@pytest.fixture(scope="module")
def routes() -> list[dict[str, Any]]:
    begun = time.perf_counter()
    found = answered("route", APPLICATIONS)
    assert time.perf_counter() - begun <= MOST_S
    return found


def test_each_firm_that_is_not_eligible_has_an_entry_in_sheet_order(routes: list[dict[str, Any]]) -> None:
    expected = [
        (entry["row"], entry["uscc"], entry["outcome"])
        for entry in answered("assess", APPLICATIONS)
        if entry["outcome"] not in {"eligible", None}
    ]
    assert [(entry["row"], entry["uscc"], entry["outcome"]) for entry in routes] == expected
    assert all(list(entry) == KEYS and all(list(step) == STEP_KEYS for step in entry["steps"]) for entry in routes)


def test_efforts_are_recomputed_from_the_table_alone(routes: list[dict[str, Any]]) -> None:
    table = {(row["criterion"], row["field"], row["kind"]): row for row in answered("efforts")}
    assert all(Decimal(row["fixed"]) > 0 and Decimal(row["per_unit"]) >= 0 for row in table.values())
    assert all(row["unit"] and row["source"] for row in table.values())
    for entry in routes:
        total = Decimal(0)
        for step in entry["steps"]:
            row = table[step["criterion"], step["field"], step["kind"]]
            effort = Decimal(row["fixed"]) + Decimal(row["per_unit"]) * distance(step)
            assert Decimal(step["effort"]) == effort > 0
            total += effort
        assert entry["effort"] is None if entry["blocked_by"] else Decimal(entry["effort"]) == total


def test_a_blocked_firm_has_no_steps(routes: list[dict[str, Any]]) -> None:
    blocked = [entry for entry in routes if not entry["reachable"]]
    assert {id_ for entry in blocked for id_ in entry["blocked_by"]} == {"A1.1", "A1.2", "A1.3", "A10.1", "A10.2"}
    assert all(entry["blocked_by"] and entry["steps"] == [] and entry["effort"] is None for entry in blocked)
    assert all(entry["steps"] and entry["blocked_by"] == [] for entry in routes if entry["reachable"])


def test_from_is_written_as_in_the_values_of_the_finding(routes: list[dict[str, Any]]) -> None:
    values = {
        entry["row"]: {name: value for found in entry["findings"] for name, value in found["values"].items()}
        for entry in answered("assess", APPLICATIONS)
    }
    for entry in routes:
        for step in entry["steps"]:
            if step["field"] is not None:
                assert step["from"] == values[entry["row"]][step["field"]], step


def test_other_limits_make_other_routes() -> None:
    before, after = (answered("route", CLEAN, *limits) for limits in ((), ("--set", "A8.own_trademarks=9")))
    assert len(after) > len(before)
    marks = [step["to"] for entry in after for step in entry["steps"] if step["field"] == "own_trademarks"]
    assert marks
    assert set(marks) == {9}


def test_one_firm_by_its_code() -> None:
    found = answered("route", CLEAN)
    entry = next(entry for entry in found if entry["reachable"])
    assert answered("route", CLEAN, "--uscc", entry["uscc"]) == [entry]
    assert answered("route", CLEAN, "--uscc", f" {entry['uscc'].lower()} ") == [entry]
    eligible = next(entry["uscc"] for entry in answered("assess", CLEAN) if entry["outcome"] == "eligible")
    assert answered("route", CLEAN, "--uscc", eligible) == []
    said = miaopu("route", CLEAN, *ON, "--uscc", eligible)
    assert (said.returncode, said.stderr) == (0, "")
    assert f"{eligible} 已符合全部条件" in said.stdout
    assert f"{eligible} is eligible already" in said.stdout


def test_a_code_that_is_unknown_or_refused_gives_status_2() -> None:
    assert "No firm" in refused("route", CLEAN, *ON, "--json", "-", "--uscc", "91420100MA4TEKT06N")
    assert "No firm" in refused("route", CLEAN, *ON, "--json", "-", "--uscc", "x")
    messy = EXAMPLES / "messy.xlsx"
    entries = answered("assess", messy)
    assessed = {entry["uscc"] for entry in entries if entry["status"] == "assessed"}
    code = next(entry["uscc"] for entry in entries if entry["uscc"] and entry["uscc"] not in assessed)
    assert "was refused" in refused("route", messy, *ON, "--json", "-", "--uscc", code)


def test_a_refused_file_and_wrong_options_give_status_2() -> None:
    refused("route", sorted((EXAMPLES / "refused").glob("*.xlsx"))[0], *ON, "--json", "-")
    refused("efforts", "--on", "2020-01-01", "--json", "-")
    for arguments in (("route", CLEAN, "--on", "soon"), ("efforts",), ("efforts", *ON, "--set", "A6.rd_share=0")):
        done = miaopu(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr


def test_people_read_tables_and_for_one_firm_whole_sentences() -> None:
    entry = next(entry for entry in answered("route", CLEAN) if entry["reachable"])
    all_firms = miaopu("route", CLEAN, *ON)
    assert all_firms.returncode == 0
    assert entry["steps"][0]["criterion"] in all_firms.stdout
    one = miaopu("route", CLEAN, *ON, "--uscc", entry["uscc"]).stdout
    assert all(step["message"]["zh"] in one and step["evidence"]["en"] in one for step in entry["steps"])
    assert "rd_input_yuan" in miaopu("efforts", *ON).stdout
