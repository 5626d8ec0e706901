"""The certificates that annex 2 lists, found however their quotation marks were typed."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from shared.plan.award_editions import AwardEditions
from shared.plan.divisions import fold

_QUOTES = re.compile("[\"'`´“”„‟‘’‚‛«»‹›「」『』《》〈〉〝〞〟＂＇]")

Period = tuple[date, date | None]
"""A first day and the first day after it; None has no end."""
NEVER: Final = date.max
"""The day from which one counts that the folder knows and nobody has put on the list."""


@dataclass(frozen=True, slots=True)
class ListedQualification:
    """A certificate that counts by itself from a day on (M12: the operator may list more).

    `counts_from` is `NEVER` for one that is known by name and does not count until a change says so. `ended_on` is the
    first day on which it no longer counts; `earlier` are periods before the last one, each with its first day and the
    first day after it.
    """

    key: str
    name_zh: str
    name_en: str
    counts_from: date
    ended_on: date | None = None
    earlier: tuple[tuple[date, date], ...] = ()
    source: str = ""

    @property
    def listed_from(self) -> date:
        """The first day on which it was on the list; before it no judgement knows its name."""
        return self.earlier[0][0] if self.earlier else self.counts_from

    def counts_on(self, day: date) -> bool:
        """Whether the list holds it on the day."""
        if day >= self.counts_from:
            return self.ended_on is None or day < self.ended_on
        return any(first <= day < after for first, after in self.earlier)

    def last_counted_on(self, day: date) -> date | None:
        """The last day on which it counted, where it was on the list before the day and is no more."""
        ends = [after for _, after in self._periods() if after is not None and after <= day]
        return None if self.counts_on(day) or not ends else max(ends) - timedelta(days=1)

    def ended(self, since: date) -> "ListedQualification":
        """The same without the list from the day on, until a later day lists it; the same where it is so already."""
        kept = [(first, _earlier(after, since)) for first, after in self._periods() if first < since]
        return self._on_the_list(kept + [period for period in self._periods() if period[0] > since])

    def listed_again(self, since: date) -> "ListedQualification":
        """The same on the list from the day on: an end that follows is undone, and a later listing only begins earlier.

        The same where it is so already.
        """
        kept = [(first, _earlier(after, since)) for first, after in self._periods() if first < since]
        later = [period for period in self._periods() if period[0] > since]
        return self._on_the_list([*kept, (since, later[0][1] if later else None), *later[1:]])

    def _periods(self) -> tuple[Period, ...]:
        """When it is on the list, in order; one that ended before it began was none."""
        return tuple(
            (first, after)
            for first, after in (*self.earlier, (self.counts_from, self.ended_on))
            if after is None or first < after
        )

    def _on_the_list(self, periods: Sequence[Period]) -> "ListedQualification":
        joined: list[Period] = []
        for first, after in periods:
            joins = bool(joined) and joined[-1][1] == first
            joined.append((joined.pop()[0] if joins else first, after))
        if not joined:
            return replace(self, ended_on=self.counts_from, earlier=())
        *earlier, (counts_from, ended_on) = joined
        ends = tuple((first, after) for first, after in earlier if after is not None)
        return replace(self, counts_from=counts_from, ended_on=ended_on, earlier=ends)


def _earlier(after: date | None, since: date) -> date:
    return since if after is None else min(after, since)


class Named(NamedTuple):
    """A certificate under one of its names, as the list or an edition spells it."""

    spelling: str
    listed: ListedQualification


_NOBODY: Final[tuple[date, Named | None]] = (NEVER, None)


class Qualifications(Mapping[str, ListedQualification]):
    """The listed certificates by key, and the editions of the rules under which some are given."""

    def __init__(self, listed: Sequence[ListedQualification], editions: AwardEditions | None = None) -> None:
        self.editions = editions or AwardEditions()
        self._by_key = {qualification.key: qualification for qualification in listed}
        self._names: dict[str, tuple[date, Named]] = {}
        for one in self.editions:
            named = Named(one.name_zh, self._by_key[one.qualification])
            day = max(self.editions.told_from(one), named.listed.listed_from)
            self._names.setdefault(bare_name(one.name_zh), (day, named))
        self._names |= {bare_name(one.name_zh): (one.listed_from, Named(one.name_zh, one)) for one in listed}

    def __getitem__(self, key: str) -> ListedQualification:
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def with_one(self, listed: ListedQualification) -> "Qualifications":
        """The same list with this one, in the place of the one with its key."""
        return Qualifications(list({**self._by_key, listed.key: listed}.values()), self.editions)

    def find(self, text: str) -> ListedQualification | None:
        """The listed certificate of this name, with quotation marks of any kind or none; None for any other text."""
        found = self.named(text)
        return found.listed if found else None

    def named(self, text: str) -> Named | None:
        """The same with its spelling: a later edition may call a certificate otherwise."""
        found = self._names.get(bare_name(text))
        return found[1] if found else None

    def known_on(self, text: str, day: date) -> Named | None:
        """The certificate of this name as a judgement of the day knows it: listed by then, or renamed by an edition."""
        known_from, named = self._names.get(bare_name(text), _NOBODY)
        return named if day >= known_from else None

    @property
    def days(self) -> Collection[date]:
        """The days on which the folder's own rows begin to count or end."""
        ends = {one.ended_on for one in self._by_key.values() if one.ended_on}
        return {one.counts_from for one in self._by_key.values() if one.counts_from != NEVER} | ends

    def said_on(self, day: date) -> str:
        """What a judgement of the day reads of the folder's own rows, in their order: those on the list by then.

        Those of the first folders are said as their file wrote them, so that versions of that time keep their names.
        """
        written = io.StringIO()
        rows = csv.writer(written, lineterminator="\n")
        rows.writerow(("key", "name_zh", "name_en", "counts_from"))
        for one in self._by_key.values():
            if one.listed_from <= day:
                ended = (one.ended_on,) if one.ended_on and one.ended_on <= day else ()
                rows.writerow((one.key, one.name_zh, one.name_en, one.counts_from, *ended))
        return written.getvalue()


@lru_cache(4096)
def bare_name(text: str) -> str:
    """The name without quotation marks and blanks, in half width; firms write the same few hundred."""
    return _QUOTES.sub("", fold(text))
