"""A firm's stays in the pool, folded from what pool told of it: the sequence alone orders the facts, days never do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from shared.domain.known_of_firm import Stay


@dataclass(frozen=True, slots=True)
class MembershipFact:
    """An admission, an exit, or a reinstatement; `admitted_on` of a reinstatement is that of the stay it restores."""

    kind: Literal["admitted", "exited", "reinstated"]
    sequence: int
    effective_on: date
    application_id: UUID | None = None
    admitted_on: date | None = None
    route: str | None = None
    ground: str | None = None
    violation_id: UUID | None = None
    exit_id: UUID | None = None
    """The exit that this is, or that a reinstatement undoes; None in what was kept before it was."""


def stays_of(facts: Iterable[MembershipFact]) -> tuple[Stay, ...]:
    """The stays, oldest first, whatever the order in which the facts came.

    An exit of a firm that is not known as a member is kept with no day of admission; an admission or reinstatement of
    higher sequence opens the firm's membership again. A fact that was told before, with the same days, adds nothing;
    two exits of one day are two by their ids, and two reinstatements where they follow two exits.
    """
    stays: list[Stay] = []
    known: set[tuple[MembershipFact, MembershipFact | None]] = set()
    left: MembershipFact | None = None
    for fact in sorted(facts, key=lambda fact: fact.sequence):
        told = replace(fact, sequence=0)
        left = told if fact.kind == "exited" else left
        after = left if fact.kind == "reinstated" else None
        identity = (told, None if fact.exit_id else after)
        if not known & {identity, (_without_id(told), after and _without_id(after))}:
            known.add(identity)
            _add(stays, fact)
    return tuple(stays)


def _without_id(fact: MembershipFact) -> MembershipFact:
    """As it was kept before exits had ids: told again, it is the same fact."""
    return replace(fact, exit_id=None)


def _add(stays: list[Stay], fact: MembershipFact) -> None:
    last = stays.pop() if stays and (fact.kind == "reinstated" or not stays[-1].is_over) else None
    if fact.kind == "admitted":
        stays.append(Stay(fact.effective_on, application_id=fact.application_id))
    elif fact.kind == "exited":
        stays.append(
            replace(
                last or Stay(None),
                left_on=fact.effective_on,
                route=fact.route,
                ground=fact.ground,
                violation_id=fact.violation_id,
                reversed_on=None,
            )
        )
    else:
        stay = last or Stay(fact.admitted_on, application_id=fact.application_id)
        stays.append(replace(stay, reversed_on=fact.effective_on))
