"""Faults of plan files, each with the place to mend, and the error that tells them together."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """What is wrong at one place of a plan's folder, in both languages; `line` counts from 1."""

    file: str
    line: int
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.zh} / {self.en}"


class PlanError(Exception):
    """A plan file cannot be used; the text names the file, the line and the reason in both languages."""

    def __init__(self, file: str, line: int, zh: str, en: str) -> None:
        self.faults: tuple[Fault, ...] = (Fault(file, line, zh, en),)
        super().__init__(str(self.faults[0]))

    @property
    def file(self) -> str:
        """The file of the first fault."""
        return self.faults[0].file

    @property
    def line(self) -> int:
        """The line of the first fault."""
        return self.faults[0].line

    @property
    def zh(self) -> str:
        """The first fault in Chinese."""
        return self.faults[0].zh

    @property
    def en(self) -> str:
        """The first fault in English."""
        return self.faults[0].en

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self.faults[0])


class PlanFaults(PlanError):
    """Several faults; with their folder the text begins with how many it has."""

    def __init__(self, faults: Iterable[Fault], folder: Path | None = None) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        self.folder = folder
        count = len(self.faults)
        head = f"方案目录 {folder} 有 {count} 处须改正 / faults to mend in the plan's folder {folder}: {count}"
        Exception.__init__(self, "\n".join(([head] if folder else []) + [str(fault) for fault in self.faults]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults, self.folder)
