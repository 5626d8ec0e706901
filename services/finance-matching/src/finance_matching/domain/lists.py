"""Who belongs on the lists for banks (M23), and what one version of a list says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.digest import digest_of

ListKind = Literal["members", "pledge"]
"""`members`: P3.4, every member. `pledge`: T5.3, members that consent."""
MemberState = Literal["active", "graduated", "removed"]
KINDS: tuple[ListKind, ...] = ("members", "pledge")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm as far as the lists care."""

    uscc: str
    name: str
    reporting_unit: str
    admitted_on: date
    state: MemberState
    consents: bool
    listed: bool
    """On this list at present, marked or not."""


def belongs(firm: Candidate, kind: ListKind, on: date) -> bool:
    """Whether the firm stands on a list of this kind that takes effect `on`.

    A removed firm never does, whatever the day; a graduated one stays where it stands and is not listed anew.
    """
    if firm.state == "removed" or firm.admitted_on > on:
        return False
    if firm.state == "graduated" and not firm.listed:
        return False
    return kind == "members" or firm.consents


def digest_of_entries(entries: Iterable[Candidate]) -> str:
    """What a list says, as 64 hexadecimal digits: equal entries, equal digest."""
    lines = [[entry.uscc, entry.name, entry.reporting_unit, entry.admitted_on.isoformat()] for entry in entries]
    return digest_of(sorted(lines))
