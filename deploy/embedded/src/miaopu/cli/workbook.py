"""What the offline commands on a workbook share: reading it and judging its firms."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from eligibility.domain.assess import Assessment, assess
from eligibility.domain.reads import READS
from eligibility.domain.what_if import limit_names, with_limits
from intake.workbook.answers import Entry, ReadWorkbook
from intake.workbook.read import read_workbook
from miaopu.cli.assignments import assignment
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.plan.readers import Readers


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("日期应写成 2024-06-15 / write the date like 2024-06-15") from None


ELIGIBILITY: Final = Readers("eligibility", READS)
"""What these commands decide by."""
Workbook = Annotated[
    Path, typer.Argument(help="申报表：.xlsx、.xls 或三个 CSV 文件的文件夹 / workbook, or a folder of three CSV files")
]
On = Annotated[
    date, typer.Option("--on", parser=_day, metavar="DATE", help="评审基准日 / reference date, such as 2024-06-15")
]
Limits = Annotated[
    list[str],
    typer.Option("--set", metavar="CRITERION.LIMIT=VALUE", help="试算：改用其他限值 / another limit, repeatable"),
]


def read(workbook: Path, plan: Plan, on: date) -> ReadWorkbook:
    """The workbook's entries.

    Raises:
        WorkbookRefused: the file is no such workbook.
    """
    with _only_our_words_on_stderr():
        return read_workbook(workbook, plan, on)


def tell_of_notes(found: ReadWorkbook) -> None:
    """Says on stderr what concerns the file and no single row; said once nothing else can be refused."""
    for note in found.notes:
        print(f"{note.message['zh']} / {note.message['en']}", file=sys.stderr)


@contextmanager
def _only_our_words_on_stderr() -> Iterator[None]:
    """The native reader reports a broken file to stderr by itself; the refusal says it once, in words."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def parameters_of(plan: Plan, on: date, limits: list[str]) -> Parameters:
    """The parameters of the day, with the limits of a what-if.

    Raises:
        BadParameter, NotInForce: a limit that does not exist, or a day before the plan.
        typer.Exit: no limit with a value.
    """
    in_force = plan.on(on)
    for text in limits:
        assignment(text, "--set", limit_names(in_force), limit_in_force(in_force))
    return with_limits(in_force, limits)


def limit_in_force(parameters: Parameters) -> str:
    """A limit of the plan with its value, as an example; empty where the plan has none."""
    return next((f"{name}={parameters[name]}" for name in limit_names(parameters)), "")


def judge(entry: Entry, plan: Plan, on: date, parameters: Parameters) -> Assessment | None:
    """The assessment of an entry; None where its row was refused."""
    return None if entry.declaration is None else assess(entry.declaration, plan, on, parameters)


def assess_all(
    entries: Iterable[Entry], plan: Plan, on: date, parameters: Parameters
) -> Iterator[tuple[Entry, Assessment]]:
    """The entries that were not refused, in sheet order, each with its assessment."""
    for entry in entries:
        if (assessment := judge(entry, plan, on, parameters)) is not None:
            yield entry, assessment
