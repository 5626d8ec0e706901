"""Versions that an earlier release named otherwise: what a judgement reads of them has a name of today."""

from collections.abc import Collection
from datetime import date

from eligibility.usecases.rules.current import known_rules
from eligibility.usecases.rules.recompute import kept_rules, plan_as_then
from shared.identity.caller import Caller
from shared.log import get_logger
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import unit_of_work
from shared.plan.errors import PlanError
from shared.runtime import Runtime
from shared.service import Timer

log = get_logger(__name__)
_UNSETTLED = "SELECT version FROM rule_set WHERE same_as IS NULL ORDER BY version"
_SETTLE = "UPDATE rule_set SET same_as = $2 WHERE version = $1 AND same_as IS NULL"
_SETTLED = "SELECT version, same_as FROM rule_set WHERE version = ANY($1) AND same_as IS NOT NULL"
_OTHERS = "SELECT version FROM rule_set WHERE same_as = $1 AND version <> $1 ORDER BY version"


async def names_today(uow: Reading, versions: Collection[str]) -> dict[str, str]:
    """What these versions are called today; one that is not settled keeps its name."""
    known = known_rules(uow.runtime).names
    if missing := sorted(set(versions) - known.keys()):
        known.update({row["version"]: row["same_as"] for row in await uow.execute_native(_SETTLED, missing)})
    return {version: known.get(version, version) for version in versions}


async def other_names(uow: Reading, version: str) -> list[str]:
    """What earlier releases called the version."""
    return [row["version"] for row in await uow.execute_native(_OTHERS, version)]


async def settle_names(runtime: Runtime, caller: Caller) -> None:
    """Gives a name of today to every version that has none: from its own archive, and only where that proves it."""
    async with unit_of_work(runtime, caller) as uow:
        for version in [row["version"] for row in await uow.execute_native(_UNSETTLED)]:
            archive, amendments = await kept_rules(uow, version)
            try:
                name = await runtime.compute.run(name_today, archive, amendments, version)
            except PlanError as error:
                log.warning(
                    "an archived plan cannot be read, its version keeps its name", version=version, reason=str(error)
                )
                continue
            await uow.execute_native(_SETTLE, version, name)


def name_today(archive: bytes, amendments: str, version: str) -> str:
    """The name of what a judgement reads of an archive; its own where the archive is not what it named.

    Runs in a process of its own.
    """
    plan = plan_as_then(archive, amendments)
    day = date.fromisoformat(version.removeprefix(f"{plan.id}-").partition("+")[0])
    return plan.on(day).version if version == plan.former_version(day) else version


async def _settle(runtime: Runtime) -> None:
    await settle_names(runtime, runtime.caller)


TIMERS = (Timer("settle-names", 3600, _settle),)
"""Soon after an upgrade; where nothing is left to settle it is one query."""
