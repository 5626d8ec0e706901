"""`miaopu template` and the table of commands."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from miaopu.cli import COMMANDS, app
from tests.miaopu.commands import assert_refused, miaopu


def test_the_form_is_written_and_never_over_a_filled_one(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    assert miaopu("template", form).returncode == 0
    first = form.read_bytes()
    refused = miaopu("template", form)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert miaopu("template", form, "--force").returncode == 0
    assert form.read_bytes() == first


@pytest.mark.parametrize("name", ["form.pdf", "", "no/such/folder/form.xlsx"])
def test_a_form_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    assert_refused(miaopu("template", tmp_path / name))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_form_is_refused_as_a_workbook_without_firms(tmp_path: Path) -> None:
    miaopu("template", tmp_path / "form.xlsx")
    done = miaopu("assess", tmp_path / "form.xlsx", "--on", "2024-06-15", "--json", "-")
    assert (done.returncode, done.stdout) == (2, "")


def test_every_command_of_the_table_can_be_loaded() -> None:
    for name in COMMANDS:
        assert CliRunner().invoke(app, [name, "--help"]).exit_code == 0, name
