"""`miaopu assess` as people call it: a process, its exit status, stdout and stderr."""

import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.miaopu.commands import assert_refused, from_scratch, miaopu

EXAMPLES = Path(__file__).parents[1] / "workbook_examples"
KEYS = {
    "row", "uscc", "name", "status", "outcome", "flags", "unmet", "undecided", "findings", "refusals",
    "rejected_rows", "normalised", "warnings",
}  # fmt: skip


def assessed(path: Path, *more: str) -> list[dict[str, Any]]:
    done = miaopu("assess", path, "--on", "2024-06-15", "--json", "-", *more)
    assert done.returncode == 0, done.stderr
    answer: list[dict[str, Any]] = json.loads(done.stdout)
    return answer


def comparable(value: object) -> object:
    """Without texts that may change, numbers by value, lists of remarks in one order."""
    if isinstance(value, dict):
        return {key: comparable(part) for key, part in value.items() if key not in {"message", "clause"}}
    if isinstance(value, list):
        parts = [comparable(part) for part in value]
        return sorted(parts, key=lambda part: json.dumps(part, sort_keys=True, default=str))
    return value


def by_number(finding: dict[str, Any]) -> dict[str, Any]:
    """Limits, margins, amounts and shares by value."""
    values = {
        key: Decimal(value) if key.endswith(("_yuan", "_share")) and value is not None else value
        for key, value in finding["values"].items()
    }
    limits, margins = (
        {key: None if value is None else Decimal(value) for key, value in finding[part].items()}
        for part in ("limits", "margins")
    )
    return {**finding, "values": values, "limits": limits, "margins": margins}


@pytest.mark.parametrize("name", ["clean", "messy"])
def test_the_examples_get_their_answers(name: str) -> None:
    expected = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    for entry, want in zip(assessed(EXAMPLES / f"{name}.xlsx"), expected, strict=True):
        assert set(entry) == KEYS
        assert [finding["criterion"] for finding in entry["findings"]] == [
            finding["criterion"] for finding in want["findings"]
        ]
        assert all(finding["message"]["zh"] and finding["message"]["en"] for finding in entry["findings"])
        for answer in (entry, want):
            answer["findings"] = [by_number(finding) for finding in answer["findings"]]
        assert comparable(entry) == comparable(want), want["row"]


def test_rows_without_a_firm_are_counted_on_stderr_only() -> None:
    done = miaopu("assess", EXAMPLES / "messy.xlsx", "--on", "2024-06-15", "--json", "-")
    assert "专利清单：第 11-12 行（2 行）的代码不是申报企业表中可读的企业" in done.stderr
    assert "主营产品：第 13 行（1 行）的代码不是申报企业表中可读的企业" in done.stderr
    assert miaopu("assess", EXAMPLES / "clean.xlsx", "--on", "2024-06-15", "--json", "-").stderr == ""


def test_json_goes_to_a_file_and_without_it_a_person_reads_a_summary(tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    done = miaopu("assess", EXAMPLES / "clean.xlsx", "--on", "2024-06-15", "--json", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert len(json.loads(target.read_text(encoding="utf-8"))) == 12
    summary = miaopu("assess", EXAMPLES / "messy.xlsx", "--on", "2024-06-15")
    assert summary.returncode == 0
    assert "eligible" in summary.stdout
    assert "refused" in summary.stdout


def test_another_limit_changes_the_answer() -> None:
    before, after = (assessed(EXAMPLES / "clean.xlsx", *more) for more in ((), ("--set", "A8.own_trademarks=3")))
    assert [entry["row"] for entry in before if "A8" in entry["unmet"]] == [13]
    assert len([entry for entry in after if "A8" in entry["unmet"]]) > 1


def bad_files(folder: Path) -> list[Path]:
    """Files that are refused: the examples, and what only has the right name."""
    made = {
        "empty.xlsx": b"",
        "page.xlsx": b"<html></html>",
        "tool.xlsx": b"MZ\x90",
        "letter.xls": b"%PDF-1.7",
        "cut.xlsx": (EXAMPLES / "clean.xlsx").read_bytes()[:9000],
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    with (folder / "huge.xlsx").open("wb") as stream:
        stream.truncate(200 << 20)
    with zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(200 << 20))
    (folder / "csv").mkdir()
    (folder / "csv" / "申报企业.csv").write_text("企业名称,统一社会信用代码,推荐单位\n", encoding="utf-8")
    with_macros(folder / "macro.xlsx")
    names = (*made, "huge.xlsx", "bomb.xlsx", "macro.xlsx", "csv", "missing.xlsx", "no/such/folder.xlsx")
    return [*sorted((EXAMPLES / "refused").glob("*.xlsx")), *(folder / name for name in names)]


def with_macros(path: Path) -> None:
    """The clean example with a macro project inside."""
    with zipfile.ZipFile(EXAMPLES / "clean.xlsx") as clean, zipfile.ZipFile(path, "w") as book:
        for part in clean.infolist():
            book.writestr(part, clean.read(part))
        book.writestr("xl/vbaProject.bin", b"macro")


def test_a_refused_file_gives_status_2_one_message_and_nothing_on_stdout(tmp_path: Path) -> None:
    files = bad_files(tmp_path)
    assert len(files) == 16
    for path in [*files, tmp_path]:
        assert_refused(miaopu("assess", path, "--on", "2024-06-15", "--json", "-"))


def test_a_folder_that_cannot_be_written_to_is_named_and_leaves_nothing_behind(tmp_path: Path) -> None:
    for target in (tmp_path / "no" / "answer.json", tmp_path):
        done = miaopu("assess", EXAMPLES / "clean.xlsx", "--on", "2024-06-15", "--json", target)
        assert_refused(done, str(target))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_without_a_traceback() -> None:
    assert_refused(miaopu("assess", EXAMPLES / "clean.xlsx", "--on", "2024-06-15", "--json", "/dev/full"))


def test_a_day_before_the_plan_is_refused_with_the_first_day() -> None:
    done = miaopu("assess", EXAMPLES / "clean.xlsx", "--on", "2020-01-01", "--json", "-")
    assert_refused(done, "2020-01-01", "2024-06-06")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--on", "15.6.2024"),
        ("--on", "tomorrow"),
        ("--on", "2024-02-30"),
        ("--on", "2024-06-15", "--json", ""),
        ("--on", "2020-01-01"),
        ("--on", "2024-06-15", "--set", "A9.x=1"),
        ("--on", "2024-06-15", "--set", "A6.rd_share=2"),
        ("--on", "2024-06-15", "--json", "/no/such/folder/x"),
        ("--on", "2024-06-15", "--colour", "red"),
        (),
    ],
)
def test_a_wrong_option_gives_status_2_and_no_traceback(arguments: tuple[str, ...]) -> None:
    done = miaopu("assess", EXAMPLES / "clean.xlsx", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_help_names_every_command_and_an_unknown_one_is_refused() -> None:
    shown = from_scratch("--help")
    assert shown.returncode == 0
    assert {"assess", "template"} <= set(shown.stdout.split())
    assert miaopu("asses").returncode == 2


MERGED = EXAMPLES / "edition2" / "02-merged-code.xlsx"


def test_what_concerns_the_file_goes_to_a_file_of_its_own_and_to_stderr(tmp_path: Path) -> None:
    notes = tmp_path / "notes.json"
    done = miaopu("assess", MERGED, "--on", "2024-06-15", "--json", "-", "--notes", notes)
    assert (done.returncode, len(json.loads(done.stdout))) == (0, 3)
    told = json.loads(notes.read_text(encoding="utf-8"))
    assert [note["place"] for note in told] == ["A2:A5", "A6:A8", "A9:A10"]
    assert all(note["message"][language] in done.stderr for note in told for language in ("zh", "en"))


def test_notes_alone_go_to_stdout_and_never_beside_the_list() -> None:
    done = miaopu("assess", MERGED, "--on", "2024-06-15", "--notes", "-")
    assert (done.returncode, len(json.loads(done.stdout))) == (0, 3)
    assert_refused(miaopu("assess", MERGED, "--on", "2024-06-15", "--json", "-", "--notes", "-"), "--notes")


def test_a_refused_file_leaves_no_notes(tmp_path: Path) -> None:
    notes = tmp_path / "notes.json"
    refused = EXAMPLES / "edition2" / "09-second-firm-sheet.xlsx"
    assert_refused(miaopu("assess", refused, "--on", "2024-06-15", "--notes", notes), "申报企业 (2)")
    assert not notes.exists()
