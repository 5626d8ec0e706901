"""What the plan asks of a firm: one criterion a file of the folder, judged by a term, its numbers beside it."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from shared.domain.facts import Label
from shared.domain.terms import BelowABound, Term, leaves
from shared.domain.terms.asks import LimitsSaid
from shared.domain.terms.reasons import REASONS

if TYPE_CHECKING:
    from shared.plan.parameters import Parameters

CriterionKind = Literal["hard", "soft"]
ANSWERS: Final[Mapping[bool | None, str]] = {True: "met", False: "unmet", None: "undecided"}
"""The keys of the texts that a file may give for an answer."""


class Clause(NamedTuple):
    """A place in the plan's text, as the plan's folder words it."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One lowest-level criterion, or one rule of the yearly check.

    `id` is what findings call it; `prefix` begins the names of its parameters. `group` is the item of the annex that it
    belongs to, `reading` the ambiguity that it settles. `shows` are the facts that its finding carries, `shows_any`
    those that it carries where there are any; `rests_on` say on what basis the values stand and decide nothing.
    Hard or soft is a parameter (`<id>.kind`), for the words 原则上 may come and go. It holds from `since` to `until`,
    both included; None has no bound. `options` are parameters of it by the option of a fact that they set.
    """

    id: str
    prefix: str
    order: int
    title: Label
    clause: Clause
    judged: Term
    judged_as: str
    """Its term as the file writes it, in one form: what versions name."""
    shows: tuple[str, ...]
    group: str = ""
    wording: str = ""
    reading: str | None = None
    rests_on: tuple[str, ...] = ()
    shows_any: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    texts: Mapping[str, Label] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    limits_said: LimitsSaid = ()
    """What its limits are called that are not named after a fact."""
    _looks_at: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_looks_at", frozenset(ask.fact for ask in self.judged.asks))

    def kind(self, p: "Parameters") -> CriterionKind:
        """Whether a miss excludes (hard) or may be waived (soft)."""
        return "soft" if p.word(f"{self.prefix}.kind") == "soft" else "hard"

    def asks_for(self, fact: str) -> bool:
        """Whether its term looks at the fact."""
        return fact in self._looks_at

    @property
    def has_bounds(self) -> bool:
        """Whether its limits are those of the size table."""
        return any(isinstance(term, BelowABound) for term, _ in leaves(self.judged))

    def answer(self, met: bool | None) -> Label | None:
        """How the file words this answer; None: as everywhere."""
        return self.texts.get(ANSWERS[met])

    def reason(self, code: str) -> Label:
        """A reason of its term in words."""
        return self.texts.get(code) or REASONS[code]

    def holds_on(self, day: date) -> bool:
        """Whether it is in force."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def decided_by(self) -> list[object]:
        """What of it a judgement reads, beside its parameters."""
        return decided_by(self.id, self.judged_as, self.shows, self.shows_any, self.rests_on)


class CriteriaList:
    """All criteria of a folder by the days on which they hold, each day's in the order of their findings."""

    def __init__(self, criteria: Iterable[Criterion], first_edition: str = "") -> None:
        self._first_edition = first_edition
        self._all = tuple(sorted(criteria, key=lambda each: (each.order, each.id)))
        starts = {each.since for each in self._all if each.since is not None}
        lasts = {each.until for each in self._all if each.until is not None and each.until < date.max}
        ends = {last + timedelta(days=1) for last in lasts}
        self.days = tuple(sorted(starts | ends))
        """The days on which another list begins."""
        self._on = [self._in_force(day) for day in (date.min, *self.days)]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Criterion]:
        return iter(self._all)

    def on(self, day: date) -> tuple[Criterion, ...]:
        """The criteria in force on the day."""
        return self._on[bisect_right(self.days, day)]

    def digest_on(self, day: date) -> str:
        """What names the criteria in force on the day; empty for those of the first edition."""
        digest = criteria_digest([each.decided_by for each in self.on(day)])
        return "" if digest == self._first_edition else digest

    def named(self, id_: str) -> Criterion | None:
        """The criterion of an id, on whatever days it holds."""
        return next((each for each in self._all if each.id == id_), None)

    def _in_force(self, day: date) -> tuple[Criterion, ...]:
        return tuple(each for each in self._all if each.holds_on(day))


def decided_by(
    id_: str, judged_as: str, shows: Sequence[str], shows_any: Sequence[str], rests_on: Sequence[str]
) -> list[object]:
    """What of a criterion a judgement reads, as plain data that is equal where it is equal."""
    return [id_, judged_as, list(shows), list(shows_any), list(rests_on)]


def criteria_digest(decided_by: Sequence[Sequence[object]]) -> str:
    """SHA-256 over what a judgement reads of criteria, in the order of their findings."""
    return hashlib.sha256(json.dumps(decided_by, ensure_ascii=True).encode()).hexdigest()
