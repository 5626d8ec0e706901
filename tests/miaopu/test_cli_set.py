"""`--set` on `assess`, `flips` and `route`: names as in `limits`, and what is refused with the names that exist."""

import pytest

from eligibility.domain.what_if import limit_names
from shared.plan.load import load_plan
from tests.eligibility.firms import ON as DAY
from tests.miaopu.workbook_commands import CLEAN, ON, answered, refused

NAMES = limit_names(load_plan().on(DAY))
EXAMPLE = f"{NAMES[0]}={load_plan().on(DAY)[NAMES[0]]}"


@pytest.mark.parametrize(
    "assignments",
    [
        pytest.param(["A6.rd_shares=0.1"], id="an unknown name"),
        pytest.param(["A6.rd_share=0.1", "A6.rd_share=0.1"], id="one set twice"),
        pytest.param(["A6.rd_input_yuan=-1"], id="a negative value"),
        pytest.param(["A5.industrialised_share=1.01"], id="a share above 1"),
        pytest.param(["A8.own_trademarks=1.5"], id="a count that is not whole"),
        pytest.param(["A1.3.industry.employees=1000.5"], id="persons that are not whole"),
        pytest.param(["A6.rd_share=many"], id="text"),
        pytest.param(["A6.rd_share"], id="no value"),
    ],
)
def test_a_wrong_limit_is_refused_with_the_names_that_exist(assignments: list[str]) -> None:
    said = refused("assess", CLEAN, *ON, "--json", "-", *(part for each in assignments for part in ("--set", each)))
    assert all(name in said for name in NAMES)
    assert {"A5.industrialised_share", "A7.2.rd_staff_share", "A1.3.industry.revenue_yuan"} <= set(NAMES)


@pytest.mark.parametrize("command", ["flips", "route"])
def test_the_other_commands_refuse_it_as_well(command: str) -> None:
    assert "A8.own_trademarks" in refused(command, CLEAN, *ON, "--json", "-", "--set", "A8.trademarks=1")


@pytest.mark.parametrize("command", ["assess", "flips", "route"])
@pytest.mark.parametrize("text", ["foo", "A6.rd_share=", "=1"])
def test_what_is_no_name_and_value_is_told_how_to_write_it_as_simulate_tells(command: str, text: str) -> None:
    said = refused(command, CLEAN, *ON, "--set", text)
    assert f"--set 应写成 名称=值，例如 {EXAMPLE}，而不是 {text}；" in said
    assert f"write --set NAME=VALUE, such as {EXAMPLE}, not {text};" in said


def test_limits_are_repeatable_and_those_of_size_are_named_by_group() -> None:
    found = answered("assess", CLEAN, "--set", "A1.3.industry.revenue_yuan=0", "--set", "A1.3.industry.employees=0")
    industry = [
        finding
        for entry in found
        for finding in entry["findings"]
        if finding["criterion"] == "A1.3" and finding["values"]["size_group"] == "industry"
    ]
    assert industry
    assert all(finding["limits"] == {"employees": "0", "revenue_yuan": "0"} for finding in industry)
    assert not any(finding["met"] for finding in industry)
