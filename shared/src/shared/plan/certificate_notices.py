"""Notices that keep certificates valid beyond their last day, or take one from its firm before it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shared.domain.declared_items import Qualification
from shared.plan.changes import canonical
from shared.plan.divisions import fold

_BATCH: Final = re.compile(r"第?(.+?)批?次?")
_DIGITS: Final = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Notice:
    """Of one kind of certificates; judgements of reference dates from `since` on read it."""

    qualification: str
    since: date
    document: str

    def is_of(self, key: str, on: date) -> bool:
        """Whether it is of these certificates, and read by a judgement of the day."""
        return self.qualification == key and self.since <= on


@dataclass(frozen=True, slots=True)
class Extension(_Notice):
    """Certificates of a batch, or that end between two days, count until `extended_to` all the same."""

    extended_to: date
    award_batch: str | None = None
    ends_from: date | None = None
    ends_to: date | None = None

    def covers(self, held: Qualification) -> bool:
        """Whether it is one of these, and would end before."""
        if held.valid_to is None or held.valid_to >= self.extended_to:
            return False
        if self.award_batch is not None and not _same_batch(self.award_batch, held.award_batch):
            return False
        return (self.ends_from is None or self.ends_from <= held.valid_to) and (
            self.ends_to is None or held.valid_to <= self.ends_to
        )


@dataclass(frozen=True, slots=True)
class Withdrawal(_Notice):
    """The certificate of one firm counts no longer from `withdrawn_on` on.

    With a number it is that one alone, or one of which no number was declared.
    """

    uscc: str
    withdrawn_on: date
    number: str | None = None

    def takes(self, uscc: str, held: Qualification) -> bool:
        """Whether it is the firm's, and would have lasted longer."""
        ended = held.valid_to is not None and held.valid_to < self.withdrawn_on
        meant = self.number is None or held.number is None or fold(self.number) == fold(held.number)
        return uscc == self.uscc and meant and not ended


@dataclass(frozen=True, slots=True)
class Noticed:
    """The last day of a certificate by all notices, and those that moved it; None as last day has no end."""

    valid_to: date | None
    extension: Extension | None = None
    withdrawal: Withdrawal | None = None


class CertificateNotices:
    """All notices; the furthest extension counts, and a withdrawal more than any extension."""

    files: Final = ("certificate_extensions.csv", "certificate_withdrawals.csv")

    def __init__(self, extensions: Iterable[Extension] = (), withdrawals: Iterable[Withdrawal] = ()) -> None:
        self.extensions, self.withdrawals = tuple(extensions), tuple(withdrawals)

    def __bool__(self) -> bool:
        return bool(self.extensions or self.withdrawals)

    @property
    def days(self) -> Collection[date]:
        """The days from which judgements read one more."""
        return {one.since for one in (*self.extensions, *self.withdrawals)}

    def of(self, key: str, uscc: str, held: Qualification, on: date) -> Noticed:
        """What is known on the day of a firm's certificate."""
        if not self:
            return Noticed(held.valid_to)
        longer = [one for one in self.extensions if one.is_of(key, on) and one.covers(held)]
        extension = max(longer, key=lambda one: one.extended_to, default=None)
        last = extension.extended_to if extension else held.valid_to
        extended = held.model_copy(update={"valid_to": last})
        takes = [one for one in self.withdrawals if one.is_of(key, on) and one.takes(uscc, extended)]
        withdrawal = min(takes, key=lambda one: one.withdrawn_on, default=None)
        return Noticed(withdrawal.withdrawn_on - timedelta(days=1) if withdrawal else last, extension, withdrawal)

    def with_extension(self, one: Extension) -> "CertificateNotices":
        """The same with one more; the same object where it is there already."""
        return self if one in self.extensions else CertificateNotices((*self.extensions, one), self.withdrawals)

    def with_withdrawal(self, one: Withdrawal) -> "CertificateNotices":
        """The same with one more; the same object where it is there already."""
        return self if one in self.withdrawals else CertificateNotices(self.extensions, (*self.withdrawals, one))

    def said_on(self, day: date) -> str:
        """What a judgement of the day reads of them; nothing where there are none."""
        read = [one for one in (*self.extensions, *self.withdrawals) if one.since <= day]
        return "\n".join(sorted(map(canonical, read)))


def _same_batch(one: str, other: str | None) -> bool:
    return other is not None and batch_number(one) == batch_number(other)


def batch_number(text: str) -> str:
    """A batch as it is compared: 第五批, 五 and 5 are one; anything else as it is written, in half width."""
    found = _BATCH.fullmatch(fold(text))
    name = found[1] if found else fold(text)
    if name.isascii():
        return name.lstrip("0") or name
    number = _chinese(name)
    return name if number is None else str(number)


def _chinese(text: str) -> int | None:
    """A number below 100 in Chinese; None for any other text."""
    tens, ten, ones = text.partition("十")
    if not ten:
        tens, ones = "", text
    digits = [_DIGITS.find(digit) if len(digit) == 1 else -1 for digit in (tens or "一", ones or "零")]
    return None if min(digits) < 0 else (digits[0] * 10 if ten else 0) + digits[1]
