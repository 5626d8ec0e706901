"""`miaopu flips`: the assessed firms whose outcome changes, in sheet order."""

from pathlib import Path

from tests.miaopu.commands import miaopu
from tests.miaopu.workbook_commands import APPLICATIONS, CLEAN, EXAMPLES, ON, answered, refused

SET = ("--set", "A8.own_trademarks=2", "--set", "A6.rd_share=0.05")


def test_flips_are_the_differences_of_two_assessments_in_sheet_order() -> None:
    before, after = (answered("assess", APPLICATIONS, *limits) for limits in ((), SET))
    expected = []
    for old, new in zip(before, after, strict=True):
        if old["outcome"] != new["outcome"]:
            pairs = zip(old["findings"], new["findings"], strict=True)
            turned_by = [one["criterion"] for one, other in pairs if one["met"] != other["met"]]
            expected.append(
                {
                    "row": old["row"], "uscc": old["uscc"], "from": old["outcome"], "to": new["outcome"],
                    "turned_by": turned_by,
                }
            )  # fmt: skip
    assert len(expected) > 10
    assert answered("flips", APPLICATIONS, *SET) == expected


def test_without_another_limit_nothing_flips() -> None:
    assert answered("flips", CLEAN) == []
    assert answered("flips", CLEAN, "--set", "A8.own_trademarks=1") == []
    said = miaopu("flips", CLEAN, *ON)
    assert (said.returncode, said.stderr) == (0, "")
    assert "未改动任何限值" in said.stdout
    assert "No limit was changed" in said.stdout
    assert "one in force is A5.industrialised_share=0.5" in said.stdout
    assert "outcomes that change: 0" in miaopu("flips", CLEAN, *ON, "--set", "A8.own_trademarks=1").stdout


def test_a_refused_file_and_a_wrong_option_give_status_2() -> None:
    refused("flips", sorted((EXAMPLES / "refused").glob("*.xlsx"))[0], *ON, "--json", "-")
    assert miaopu("flips", CLEAN, "--on", "yesterday", "--json", "-").returncode == 2


def test_json_goes_to_a_file_and_without_it_a_person_reads_a_table(tmp_path: Path) -> None:
    limits = ("--set", "A8.own_trademarks=9")
    done = miaopu("flips", CLEAN, *ON, *limits, "--json", tmp_path / "flips.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "flips.json").read_text(encoding="utf-8").startswith("[")
    shown = miaopu("flips", CLEAN, *ON, *limits)
    assert shown.returncode == 0
    assert "A8" in shown.stdout
    assert "outcomes that change" in shown.stdout
