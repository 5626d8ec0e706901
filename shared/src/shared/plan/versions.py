"""What a version names: the parameters and tables that one kind of decisions reads, and no other."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shared.plan.dated import Dated
from shared.plan.parameters import Definition

JUDGING: Final = "judging"
"""Judgements of applications. Their version, the `rules_version`, begins with the plan's id, others with their kind."""
YEARLY: Final = "continuing"
"""The yearly check of members: it reads what a judgement reads, and limits of its own."""
JUDGED_TABLES: Final = frozenset(
    {
        "divisions.csv",
        "divisions_former.csv",
        "industries.csv",
        "provinces.csv",
        "size_groups.csv",
    }
)
"""Tables that a judgement reads whole, beside those that come in editions and those that are read by their rows."""
_OF_OTHERS: Final[Mapping[str, tuple[str, ...]]] = {
    "pool": ("bodies.csv", "divisions.csv", "exits.csv", "removal_grounds.csv"),
    "monitoring": ("removal_grounds.csv",),
}
_ELIGIBILITY: Final = ("eligibility", "")
"""Its folder of parameters, and the limits that follow from the size table."""


def is_read_by(kind: str, definition: Definition) -> bool:
    """Whether decisions of this kind read the parameter; those of a service read its folder."""
    if kind == JUDGING:
        return definition.folder in _ELIGIBILITY and not definition.name.startswith(f"{YEARLY}.")
    return definition.folder in _ELIGIBILITY if kind == YEARLY else definition.folder == kind


@dataclass(frozen=True, slots=True)
class TableDigests:
    """Digests of the tables: of those that a judgement reads, of all, and of each undated file by its name."""

    judged: Dated[str]
    whole: Dated[str]
    """What versions named before they named only what is read."""
    files: Mapping[str, str]

    def read_by(self, kind: str) -> Dated[str]:
        """One digest over the tables that decisions of this kind read, by the days on which it changes."""
        if kind in {JUDGING, YEARLY}:
            return self.judged
        lines = [(file, self.files.get(file)) for file in _OF_OTHERS.get(kind, ())]
        return Dated({date.min: hashlib.sha256(repr(lines).encode()).hexdigest()})

    def with_change(self, since: date, said: str) -> "TableDigests":
        """From the day on every digest of judged tables tells of the change too."""
        return replace(self, judged=_told(self.judged, since, said), whole=_told(self.whole, since, said))


def _told(before: Dated[str], since: date, said: str) -> Dated[str]:
    days = {*before.days, since}
    return Dated({day: _chained(before.on(day), said) if day >= since else before.on(day) for day in days})


def _chained(digest: str, said: str) -> str:
    return hashlib.sha256(f"{digest}\n{said}".encode()).hexdigest()
