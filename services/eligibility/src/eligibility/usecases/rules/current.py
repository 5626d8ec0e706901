"""The rules as they now stand: the plan's files with what was approved on top of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from eligibility.domain.amending.amend import amended
from eligibility.domain.amendments import amendment_from
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.changes import Amendment
from shared.plan.criteria import Criterion
from shared.plan.model import Plan
from shared.runtime import Runtime

_KNOWN = "eligibility.rules"
_NEWEST = "SELECT coalesce(max(position), 0) AS position FROM rule_change"
_APPROVED = """
SELECT position, since, source, changes FROM rule_change WHERE state = 'approved' AND position > $1 ORDER BY position
"""
_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended('eligibility.rules', 0))"
_EXCLUSIVE = "SELECT pg_advisory_xact_lock(hashtextextended('eligibility.rules', 0))"


@dataclass(slots=True)
class KnownRules:
    """What this process knows of the approved changes; asked again when one more was approved."""

    position: int = 0
    amendments: tuple[Amendment, ...] = ()
    plan: Plan | None = None
    soft: dict[str, frozenset[str]] = field(default_factory=dict)
    """The soft criteria of versions that were asked for."""
    names: dict[str, str] = field(default_factory=dict)
    """What versions that were asked for are called today."""
    criteria: dict[str, Mapping[str, Criterion]] = field(default_factory=dict)
    """The criteria of versions that were asked for, in the words of then."""
    pinned: set[str] = field(default_factory=set)
    """Versions that are in `rule_set` for certain."""


def known_rules(runtime: Runtime) -> KnownRules:
    """This process's memory of the rules."""
    found: KnownRules = runtime.resources.setdefault(_KNOWN, KnownRules())
    return found


async def current_plan(uow: Reading) -> Plan:
    """The plan that decides today; `current_plan(uow).on(day)` are the parameters of a day."""
    known = known_rules(uow.runtime)
    position = (await uow.execute_native(_NEWEST))[0]["position"]
    if known.plan is not None and known.position == position:
        return known.plan
    base, amendments, after = uow.runtime.plan, tuple[Amendment, ...](), 0
    if known.plan is not None and known.position < position:
        base, amendments, after = known.plan, known.amendments, known.position
    rows = await uow.execute_native(_APPROVED, after)
    newer = tuple(amendment_of(row) for row in rows)
    plan, seen = amended(base, newer), rows[-1]["position"] if rows else after
    if known.plan is None or seen > known.position:  # another transaction may have seen more meanwhile
        known.position, known.amendments, known.plan = seen, (*amendments, *newer), plan
    return plan


async def plan_to_judge_by(uow: UnitOfWork) -> Plan:
    """The same, and until this transaction ends no change is approved: a re-assessment then misses no judgement."""
    await uow.execute_native(_SHARED)
    return await current_plan(uow)


async def hold_judging(uow: UnitOfWork) -> None:
    """Waits for judgements under way; those that come later see what this transaction approves."""
    await uow.execute_native(_EXCLUSIVE)


def amendment_of(row: Any) -> Amendment:
    """The amendment of a row of `rule_change`."""
    changes: Sequence[Any] = orjson.loads(row["changes"]) if isinstance(row["changes"], str) else row["changes"]
    return amendment_from(row["since"], row["source"], changes)
