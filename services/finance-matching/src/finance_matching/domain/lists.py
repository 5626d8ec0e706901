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
    admitted_again: bool = False
    """Frozen in a version on a membership that has ended since; `admitted_on` is the first day of that one."""


def belongs(firm: Candidate, kind: ListKind, on: date) -> bool:
    """Whether the firm stands on a list of this kind that takes effect `on`.

    A removed firm never does, whatever the day; a graduated one stays where it stands and is not listed anew. Nobody is
    listed on a membership that has ended, though another has begun: the next version takes the firm in on that one.
    """
    if firm.state == "removed" or firm.admitted_on > on:
        return False
    if not firm.listed and (firm.state == "graduated" or firm.admitted_again):
        return False
    return kind == "members" or firm.consents


def digest_of_entries(entries: Iterable[Candidate]) -> str:
    """What a list says, as 64 hexadecimal digits: equal entries, equal digest."""
    lines = [[entry.uscc, entry.name, entry.reporting_unit, entry.admitted_on.isoformat()] for entry in entries]
    return digest_of(sorted(lines))
