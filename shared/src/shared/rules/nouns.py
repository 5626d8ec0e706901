"""Decisions that rest on the rules of their day, counted where a change is dated back or passes them by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.domain.approved import Counted
from shared.messaging.reading import Reading


@dataclass(frozen=True, slots=True)
class Noun:
    """What a service decides by rules; `decided` and `pending` are tables with a condition on the day `$1`.

    `decided`: those whose legal day is `$1` or later. `pending`: those that began before it and wait for a decision.
    """

    key: str
    zh: str
    en: str
    decided: str | None = None
    pending: str | None = None


Nouns = Sequence[Noun]


async def decided_since(uow: Reading, nouns: Nouns, day: date) -> tuple[Counted, ...]:
    """How many of each noun were decided for the day or a later one."""
    return await _count(uow, [(noun, noun.decided) for noun in nouns], day)


async def pending_before(uow: Reading, nouns: Nouns, day: date) -> tuple[Counted, ...]:
    """How many of each noun began before the day and are undecided."""
    return await _count(uow, [(noun, noun.pending) for noun in nouns], day)


async def _count(uow: Reading, asked: Sequence[tuple[Noun, str | None]], day: date) -> tuple[Counted, ...]:
    """One statement for all of them."""
    asked = [(noun, where) for noun, where in asked if where is not None]
    if not asked:
        return ()
    columns = ", ".join(f'(SELECT count(*) FROM {where}) AS "{noun.key}"' for noun, where in asked)  # noqa: S608
    (row,) = await uow.execute_native(f"SELECT {columns}", day)
    return tuple(Counted(noun=noun.key, zh=noun.zh, en=noun.en, count=row[noun.key]) for noun, _ in asked)
