"""Tables that come in editions: which file holds from which day, and where it comes from."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from shared.plan.dated import Dated
from shared.plan.documents import Document
from shared.plan.versions import JUDGED_TABLES, TableDigests

T = TypeVar("T")
TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Edition:
    """A file of the folder `tables` that holds from a day on."""

    since: date
    file: Path
    source: str


def editions_of(root: Path, document: Document, starts: date) -> tuple[Edition, ...]:
    """The editions of one table; the first is in force when the plan starts.

    Raises:
        PlanError: a key or the source is missing, a file does not exist, or none is in force on the plan's first day.
    """
    found = []
    for day, entry in document.items().items():
        fields = entry.fields(("file", "source"))
        file = root / TABLES / fields["file"].text()
        if not file.is_file():
            raise fields["file"].error(f"找不到文件 {TABLES}/{file.name}", f"There is no file {TABLES}/{file.name}")
        found.append(Edition(_day(entry, day), file, fields["source"].text()))
    if not any(edition.since <= starts for edition in found):
        raise document.error(f"方案施行日 {starts} 尚无生效的版本", f"No edition is in force on {starts}")
    return tuple(sorted(found, key=lambda edition: edition.since))


def _day(entry: Document, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise entry.error(
            f"{text} 不是日期，应写成 2024-06-06", f"{text} is no date; write it like 2024-06-06"
        ) from None


def dated(editions: Sequence[Edition], read: Callable[[Path], T]) -> Dated[T]:
    """The editions, each read."""
    return Dated({edition.since: read(edition.file) for edition in editions})


class DatedRows(Protocol):
    """A table whose rows hold from days of their own: a judgement reads those of its day, whatever else is there."""

    @property
    def days(self) -> Collection[date]:
        """The days on which what it says changes."""

    def said_on(self, day: date) -> str:
        """What a judgement of the day reads of it; nothing adds nothing to the version."""


def digests(
    root: Path, all_editions: Sequence[Sequence[Edition]], starts: date, by_rows: Mapping[str, DatedRows]
) -> TableDigests:
    """Digests of the tables in force, by the days from the plan's first on when one of them changes.

    `by_rows` are judged tables by their files.
    """
    sums = {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted((root / TABLES).glob("*.csv"))}
    dated_files = {edition.file for editions in all_editions for edition in editions}
    always = [(file.name, value) for file, value in sums.items() if file not in dated_files]
    judged = [(name, value) for name, value in always if name in JUDGED_TABLES]
    days = {starts} | {edition.since for editions in all_editions for edition in editions if edition.since > starts}
    judged_days = days | {day for rows in by_rows.values() for day in rows.days if day > starts}
    return TableDigests(
        judged=Dated({day: _sum(judged + _said(by_rows, day), all_editions, sums, day) for day in judged_days}),
        whole=Dated({day: _sum(always, all_editions, sums, day) for day in days}),
        files=dict(always),
    )


def _said(by_rows: Mapping[str, DatedRows], day: date) -> list[tuple[str, str]]:
    said = [(file, rows.said_on(day)) for file, rows in by_rows.items()]
    return [(file, hashlib.sha256(text.encode()).hexdigest()) for file, text in said if text]


def _sum(
    always: Sequence[tuple[str, str]], all_editions: Sequence[Sequence[Edition]], sums: dict[Path, str], day: date
) -> str:
    current = [[edition.file for edition in editions if edition.since <= day][-1] for editions in all_editions]
    lines = sorted([*always, *((file.name, sums[file]) for file in current)])
    return hashlib.sha256(repr(lines).encode()).hexdigest()
