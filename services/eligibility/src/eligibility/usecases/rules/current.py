"""The rules as they now stand: the plan's files with what was approved on top of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from eligibility.domain.amendments import amendment_from
from eligibility.domain.changes import soft_criteria
from shared.plan.amend import Amendment, amended
from shared.plan.model import Plan
from shared.runtime import Runtime
from shared.store.unit_of_work import UnitOfWork

_KNOWN = "eligibility.rules"
_NEWEST = "SELECT coalesce(max(position), 0) AS position FROM rule_change"
_APPROVED = "SELECT since, source, changes FROM rule_change WHERE state = 'approved' ORDER BY position"
_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended('eligibility.rules', 0))"
_EXCLUSIVE = "SELECT pg_advisory_xact_lock(hashtextextended('eligibility.rules', 0))"


@dataclass(slots=True)
class KnownRules:
    """What this process knows of the approved changes; asked again when one more was approved."""

    position: int = 0
    amendments: tuple[Amendment, ...] = ()
    plan: Plan | None = None
    soft: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The soft criteria of every version that ever was in force, by the files as they are."""
    pinned: set[str] = field(default_factory=set)
    """Versions that are in `rule_set` for certain."""


def known_rules(runtime: Runtime) -> KnownRules:
    """This process's memory of the rules."""
    found: KnownRules = runtime.resources.setdefault(_KNOWN, KnownRules())
    return found


async def current_plan(uow: UnitOfWork) -> Plan:
    """The plan that decides today; `current_plan(uow).on(day)` are the parameters of a day."""
    known = known_rules(uow.runtime)
    position = (await uow.execute_native(_NEWEST))[0]["position"]
    if known.plan is not None and known.position == position:
        return known.plan
    amendments = tuple(amendment_of(row) for row in await uow.execute_native(_APPROVED))
    plan = amended(uow.runtime.plan, amendments)
    if known.plan is None or position > known.position:  # another transaction may have seen more meanwhile
        known.position, known.amendments, known.plan = position, amendments, plan
        known.soft = _soft_by_version(uow.runtime.plan, amendments)
    return plan


def _soft_by_version(plan: Plan, amendments: Sequence[Amendment]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for number in range(len(amendments) + 1):
        then = amended(plan, amendments[:number])
        for parameters in map(then.on, then.changes()):
            found[parameters.version] = soft_criteria(parameters)
    return found


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
