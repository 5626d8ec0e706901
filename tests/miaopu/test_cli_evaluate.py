"""`miaopu evaluate`: one file in, scores and ranks out, the same bytes each time."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.miaopu.commands import assert_refused, miaopu, within

ROOT = Path(__file__).parents[2]
LEAF = {"missing": "exclude", "points": [[0, 0], [10, 100]]}
FILE: dict[str, Any] = {
    "tree": {
        "id": "总分",
        "weight": 1,
        "children": [{"id": "a", "weight": "0.75", **LEAF}, {"id": "b", "weight": 0.25, **LEAF, "missing": "zero"}],
    },
    "subjects": [
        {"id": "丙", "values": {"a": 5, "b": "5.00"}},
        {"id": "乙", "values": {"a": 10}},
        {"id": "丁", "values": {"b": 5.0, "a": 5}},
        {"id": "甲", "values": {"a": None, "b": "1.00004"}},
    ],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(FILE, ensure_ascii=False), encoding="utf-8")
    return path


def test_scores_and_ranks_are_told_with_every_node(file: Path) -> None:
    done = miaopu("evaluate", file, "--json", "-")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert list(told) == ["digest", "results"]
    assert told["results"] == [
        {"id": "乙", "score": "75.0000", "rank": 1, "nodes": {"a": "100.0000", "b": "0.0000", "总分": "75.0000"}},
        {"id": "丁", "score": "50.0000", "rank": 2, "nodes": {"a": "50.0000", "b": "50.0000", "总分": "50.0000"}},
        {"id": "丙", "score": "50.0000", "rank": 2, "nodes": {"a": "50.0000", "b": "50.0000", "总分": "50.0000"}},
        {"id": "甲", "score": "10.0004", "rank": 4, "nodes": {"a": None, "b": "10.0004", "总分": "10.0004"}},
    ]
    assert told["digest"] == "183f2ae041400f336d0d4219e437d28a0f46f9f2b395997a690344762b894a8c"
    assert within("evaluate", file, "--json", "-").stdout == done.stdout


def test_people_get_a_table(file: Path) -> None:
    done = within("evaluate", file)
    assert done.returncode == 0
    assert [line.split("│")[1:4] for line in done.stdout.splitlines() if "乙" in line] == [
        [" 1           ", " 乙             ", " 75.0000      "]
    ]


def test_the_example_is_scored() -> None:
    done = within("evaluate", ROOT / "examples" / "indicators.json", "--json", "-")
    found = [(one["rank"], one["score"]) for one in json.loads(done.stdout)["results"]]
    assert found == [(1, "77.2000"), (2, "75.4629"), (3, "40.0000")]


@pytest.mark.parametrize("subjects", [[], [{"id": "x", "values": {}}]])
def test_no_subjects_and_subjects_without_scores_are_answers(tmp_path: Path, subjects: list[Any]) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps({"tree": {"id": "a", "weight": 1, **LEAF}, "subjects": subjects}))
    told = json.loads(within("evaluate", path, "--json", "-").stdout)
    assert told["results"] == [{"id": "x", "score": None, "rank": None, "nodes": {"a": None}} for _ in subjects]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subjects": {}}, "subjects must be a list"),
        ({"subjects": [{"id": "x"}]}, "subject 1 lacks 'values'"),
        ({"subjects": [{"id": "x", "values": {}}] * 2}, "'x' is given to two subjects"),
        ({"subjects": [{"id": "x", "values": {"总分": 1}}]}, "'总分' is no leaf"),
        ({"more": 1}, "unknown key 'more'"),
    ],
)
def test_a_faulty_file_ends_with_two_and_one_message(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps({**FILE, **change}, ensure_ascii=False), encoding="utf-8")
    done = miaopu("evaluate", path, "--json", "-")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.startswith("错误：")


@pytest.mark.parametrize("arguments", [[], ["none.json", "--json", "-"], ["--unknown"], ["a", "b"], ["a", "--json"]])
def test_wrong_usage_ends_with_two_in_both_languages(arguments: list[str]) -> None:
    assert_refused(within("evaluate", *arguments) if "none.json" not in arguments else miaopu("evaluate", *arguments))
