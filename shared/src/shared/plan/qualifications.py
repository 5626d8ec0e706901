"""The certificates that annex 2 lists, found however their quotation marks were typed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.plan.divisions import fold

_QUOTES = re.compile("[\"'`´“”„‟‘’‚‛«»‹›「」『』《》〈〉〝〞〟＂＇]")

Period = tuple[date, date | None]
"""A first day and the first day after it; None has no end."""


@dataclass(frozen=True, slots=True)
class ListedQualification:
    """A certificate that counts by itself from a day on (M12: the operator may list more).

    `ended_on` is the first day on which it no longer counts; `earlier` are periods before the last one, each with its
    first day and the first day after it.
    """

    key: str
    name_zh: str
    name_en: str
    counts_from: date
    ended_on: date | None = None
    earlier: tuple[tuple[date, date], ...] = ()

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


class Qualifications(Mapping[str, ListedQualification]):
    """The listed certificates by key."""

    def __init__(self, listed: Sequence[ListedQualification]) -> None:
        self._by_key = {qualification.key: qualification for qualification in listed}
        self._by_name = {bare_name(qualification.name_zh): qualification for qualification in listed}

    def __getitem__(self, key: str) -> ListedQualification:
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def with_one(self, listed: ListedQualification) -> "Qualifications":
        """The same list with this one, in the place of the one with its key."""
        return Qualifications(list({**self._by_key, listed.key: listed}.values()))

    def find(self, text: str) -> ListedQualification | None:
        """The listed certificate of this name, with quotation marks of any kind or none; None for any other text."""
        return self._by_name.get(bare_name(text))


def bare_name(text: str) -> str:
    """The name without quotation marks and blanks, in half width."""
    return _QUOTES.sub("", fold(text))
