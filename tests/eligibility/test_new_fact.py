"""A declared fact more is one field; everything that speaks of facts knows it then, and what is left out is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.eligibility.one_fact.copied import FIELDS, FILE, run, with_lines


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("copy")
    ended = run(with_lines(folder / "sources"), "-m", "tests.eligibility.one_fact", str(folder / "sheets"))
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_it_is_judged_one_by_one_and_by_columns(told: dict[str, Any]) -> None:
    assert told["outcomes"] == told["by_columns"] == ["eligible", "needs_review", "ineligible"]
    assert told["flip"] == {"from": "eligible", "to": "ineligible", "turned_by": ["A18"]}


def test_its_sentence_has_its_name_and_unit_in_both_languages(told: dict[str, Any]) -> None:
    met, unsaid, _ = told["sentences"]
    assert met["zh"] == (
        "附件 18（A18）绿色与标准：符合；申报值 绿色工厂 是、主导制定标准 2 项；限值 主导制定标准不低于 2 项。"
    )
    assert unsaid["zh"].startswith("附件 18（A18）绿色与标准：无法判定；缺少数据，请补充；申报值 绿色工厂 未填、")
    assert unsaid["en"].startswith("Annex 18 (A18), green factory and standards: undecided; a value is missing, ")
    assert told["units"] == [{"standards_led": "count"}] * 3


def test_a_route_leads_over_it(told: dict[str, Any]) -> None:
    none, supplied, raised = ([(one["kind"], one["field"], one["to"]) for one in r["steps"]] for r in told["routes"])
    assert (none, supplied) == ([], [("supply", "green_factory", True)])
    assert raised == [("improve", "green_factory", True), ("improve", "standards_led", 2)]
    assert "改进主导制定标准，由 1 项 到 2 项" in told["routes"][2]["steps"][1]["message"]["zh"]


def test_a_reviewer_may_find_it_otherwise(told: dict[str, Any]) -> None:
    assert told["reviewable"] == ["green_factory", "standards_led"]
    assert told["reviewed"] == [True, 2, ["green_factory", "standards_led"]]


def test_the_form_has_its_column_and_the_documents_say_what_it_is(told: dict[str, Any]) -> None:
    assert told["headers"][-4:] == ["绿色工厂", "主导制定标准", "联系人", "联系电话"]
    assert told["read"] == [True, 3]
    assert told["described"]["green_factory"] == "绿色工厂 / green factory"
    assert told["described"]["standards_led"] == "主导制定标准（项） / standards led"
    assert told["example"] == 3


LEFT_OUT = {
    "the fact of a field": (
        {"fields": "    green_factory: bool | None = None\n    standards_led: Count | None = None\n"},
        "shared.domain.declaration.Declaration.green_factory does not say which fact it is",
    ),
    "the unit of a number": (
        {"fields": FIELDS.replace('unit="items", ', "")},
        "The fact standards_led needs one of the units",
    ),
    "the field of a fact": ({"fields": ""}, "A18: there is no fact green_factory, declare it first"),
    "a term of the right kind": (
        {
            "file": FILE.replace(
                "is_true: { fact: green_factory }", "at_least: { fact: green_factory, limit: standards_led }"
            )
        },
        "A18: green_factory is of the kind flag; asked for is count | amount",
    ),
    "the limit of a term": (
        {"file": FILE.replace(", limit: standards_led", ", limit: led")},
        "units has no limit led; there are standards_led",
    ),
    "a unit that fits": (
        {"file": FILE.replace("standards_led: count", "standards_led: yuan")},
        "A18.standards_led must be in count",
    ),
}


@pytest.mark.parametrize(("lines", "said"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_what_is_left_out_stops_the_start_and_is_named(lines: dict[str, str], said: str, tmp_path: Path) -> None:
    ended = run(with_lines(tmp_path / "sources", **lines), "-m", "tests.eligibility.one_fact", str(tmp_path / "x"))
    assert ended.returncode == 1
    assert said in ended.stderr
