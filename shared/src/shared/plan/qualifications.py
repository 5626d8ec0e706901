"""The certificates that annex 2 lists, found however their quotation marks were typed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.plan.divisions import fold

_QUOTES = re.compile("[\"'`´“”„‟‘’‚‛«»‹›「」『』《》〈〉〝〞〟＂＇]")


@dataclass(frozen=True, slots=True)
class ListedQualification:
    """A certificate that counts by itself from a day on (M12: the operator may list more)."""

    key: str
    name_zh: str
    name_en: str
    counts_from: date


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

    def find(self, text: str) -> ListedQualification | None:
        """The listed certificate of this name, with quotation marks of any kind or none; None for any other text."""
        return self._by_name.get(bare_name(text))


def bare_name(text: str) -> str:
    """The name without quotation marks and blanks, in half width."""
    return _QUOTES.sub("", fold(text))
