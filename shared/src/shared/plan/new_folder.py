"""A folder for another province: what is national is copied, what is the province's own is left open as TODO."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from shared.plan.editions import TABLES
from shared.plan.load import PLAN_FILE
from shared.plan.load_demo import FILE as DEMO_UNITS
from shared.plan.load_efforts import FOLDER as EFFORTS
from shared.plan.todo import TODO

_DAY: Final = re.compile(r"^( *)\d{4}-\d\d-\d\d:", re.MULTILINE)
_SAID: Final = re.compile(r"^( *)(clause|clause_en):.*$", re.MULTILINE)
_OWN_WORDS: Final = re.compile(r"^(wording|reading|  reading):.*\n", re.MULTILINE)
_SOURCE: Final = re.compile(r"source: [^}\n]*[^}\s]")
_NAMES: Final = re.compile(r"(bodies|names): \[[^\]]*\]")
_OWN_TABLES: Final = frozenset({"divisions.csv", "bodies.csv", "names.csv"})
"""Of them only the header is copied, and one row to fill in."""
_EMPTY_TABLES: Final = frozenset({"certificate_extensions.csv", "certificate_withdrawals.csv", "divisions_former.csv"})
_OWN_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "clauses.csv": ("clause", "clause_en"),
    "removal_grounds.csv": ("clause",),
    "exits.csv": ("clause",),
    "qualifications.csv": ("counts_from", "source"),
}
"""The columns that each province words or dates by itself; a cell that says nothing stays so."""


class FolderInUse(Exception):
    """Something stands where the new folder should be: nothing is ever overwritten."""


def write_new_folder(target: Path, like: Path) -> list[Path]:
    """Writes the folder and gives its files, those first that hold something to fill in.

    Raises:
        FolderInUse: the target holds files already.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FolderInUse(str(target))
    made = dict(_files(like))
    for name, text in made.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    return [target / name for name in sorted(made, key=lambda name: (TODO not in made[name], name))]


def _files(like: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(each for each in like.rglob("*") if each.suffix in {".yaml", ".csv"}):
        name = path.relative_to(like)
        if name.as_posix() == DEMO_UNITS:
            continue
        text = path.read_text(encoding="utf-8")
        if name.as_posix() == PLAN_FILE:
            yield name.as_posix(), _plan(text)
        elif path.suffix == ".yaml":
            yield name.as_posix(), _rules(text)
        elif name.parts[0] == EFFORTS:
            yield f"{EFFORTS}/{TODO}.csv", _columns(text, ["source"])
        elif name.parts[0] == TABLES:
            yield name.as_posix(), _table(path.name, text)
        else:
            yield name.as_posix(), text


def _plan(text: str) -> str:
    """The facts of the plan open, the editions of the national tables as they are."""
    _, _, tables = text.partition("\ntables:")
    keys = ("id", "title_zh", "title_en", "province", "in_force_from", "source")
    return "".join(f"{key}: {TODO}\n" for key in keys) + f"tables:{tables}"


def _rules(text: str) -> str:
    """Terms and numbers as they are; days, sources, clauses and names of offices open."""
    changes: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
        (_OWN_WORDS, ""),
        (_SAID, rf"\1\2: {TODO}"),
        (_SOURCE, f"source: {TODO}"),
        (_DAY, rf"\1{TODO}:"),
        (_NAMES, rf"\1: [{TODO}]"),
    )
    for pattern, with_ in changes:
        text = pattern.sub(with_, text)
    return text


def _table(name: str, text: str) -> str:
    header = text.splitlines()[0]
    if name in _EMPTY_TABLES:
        return f"{header}\n"
    if name in _OWN_TABLES:
        return f"{header}\n{','.join([TODO] * len(header.split(',')))}\n"
    return _columns(text, _OWN_COLUMNS[name]) if name in _OWN_COLUMNS else text


def _columns(text: str, columns: Collection[str]) -> str:
    """The table with these columns open."""
    header, *rows = csv.reader(io.StringIO(text))
    opened = [
        [TODO if cell and name in columns else cell for name, cell in zip(header, row, strict=True)] for row in rows
    ]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([header, *opened])
    return written.getvalue()
