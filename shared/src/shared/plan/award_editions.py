"""Editions of the rules under which a certificate is given: two run side by side until the last old one ends."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from shared.domain.months import months_after


@dataclass(frozen=True, slots=True)
class AwardEdition:
    """Rules by which a certificate is given from a day on, and what it is called under them.

    `given_from` None: it is not known since when; `valid_months` None: its certificates do not share one term.
    """

    qualification: str
    edition: str
    name_zh: str
    name_en: str
    given_from: date | None
    valid_months: int | None
    source: str


class AwardEditions:
    """The editions of each certificate, oldest first; one is given by until the day before the next begins."""

    file = "qualification_editions.csv"

    def __init__(self, editions: Iterable[AwardEdition] = ()) -> None:
        self._of: dict[str, list[AwardEdition]] = {}
        for one in editions:
            self._of.setdefault(one.qualification, []).append(one)
        self._told_from = {key: found[1].given_from or date.max for key, found in self._of.items() if len(found) > 1}

    def __iter__(self) -> Iterator[AwardEdition]:
        return (one for found in self._of.values() for one in found)

    @property
    def days(self) -> Collection[date]:
        """The days on which an edition takes the place of another."""
        return {later.given_from for found in self._of.values() for _, later in pairwise(found) if later.given_from}

    def of(self, key: str) -> Sequence[AwardEdition]:
        """The editions of one certificate."""
        return self._of.get(key, ())

    def told_apart(self, key: str, on: date) -> Sequence[AwardEdition]:
        """The editions begun by the day, where there are two or more; while there is one there is nothing to tell."""
        if on < self._told_from.get(key, date.max):
            return ()
        return [one for one in self.of(key) if one.given_from is None or one.given_from <= on]

    def told_from(self, edition: AwardEdition) -> date:
        """The first day on which it is told apart from another."""
        second = self._told_from.get(edition.qualification, date.max)
        return max(second, edition.given_from or second)

    def of_award(self, key: str, valid_from: date | None, valid_to: date | None, on: date) -> AwardEdition | None:
        """The edition under which a certificate with these days was given, as far as editions are told apart by then.

        Without a first day it is counted back from the last one by the term of each edition.
        """
        for one in reversed(self.told_apart(key, on)):
            given_on = valid_from or _begins(valid_to, one.valid_months)
            if given_on is not None and (one.given_from is None or one.given_from <= given_on):
                return one
        return None

    def last_day(self, edition: AwardEdition) -> date | None:
        """The last day of its last certificate; None while it is given by, or where its certificates share no term."""
        found = list(self.of(edition.qualification))
        later = found[found.index(edition) + 1 :]
        if not later or later[0].given_from is None or edition.valid_months is None:
            return None
        last_given = later[0].given_from - timedelta(days=1)
        return months_after(last_given, edition.valid_months) - timedelta(days=1)

    def said_on(self, day: date) -> str:
        """What a judgement of the day reads of them; nothing while no certificate has two editions."""
        told = [one for key in self._of for one in self.told_apart(key, day)]
        return "\n".join(repr((one.qualification, one.edition, one.name_zh, str(one.given_from), one.valid_months))
                         for one in told)  # fmt: skip


def _begins(valid_to: date | None, months: int | None) -> date | None:
    """The first day of a certificate of so many months, by its last one."""
    return None if valid_to is None or months is None else months_after(valid_to + timedelta(days=1), -months)
