"""Which criteria could be waived under a version of the rules, so that a change of kind is seen as what turned it."""

from collections.abc import Collection

from eligibility.domain.changes import soft_criteria
from eligibility.usecases.rules.current import known_rules
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.model import Plan

_KEPT = "SELECT version, soft FROM rule_set WHERE version = ANY($1) AND soft IS NOT NULL"
_UNKNOWN = "SELECT version FROM rule_set WHERE soft IS NULL"
_FOUND = """
UPDATE rule_set r SET soft = string_to_array(t.soft, ',') FROM unnest($1::text[], $2::text[]) AS t(version, soft)
WHERE r.version = t.version AND r.soft IS NULL
"""


async def soft_by_version(uow: Reading, plan: Plan, versions: Collection[str]) -> dict[str, frozenset[str]]:
    """The soft criteria of these versions, by the plan or as kept; one that neither knows is left out."""
    known = known_rules(uow.runtime).soft
    if missing := sorted(set(versions) - known.keys()):
        known.update(kinds_of(plan, missing))
        if older := sorted(set(missing) - known.keys()):
            known.update({row["version"]: frozenset(row["soft"]) for row in await uow.execute_native(_KEPT, older)})
    return {version: known[version] for version in versions if version in known}


async def keep_kinds(uow: UnitOfWork, plan: Plan) -> None:
    """Versions that were stored without their soft criteria get those of the plan, as long as it still has them."""
    unknown = [row["version"] for row in await uow.execute_native(_UNKNOWN)]
    if found := kinds_of(plan, unknown):
        await uow.execute_native(_FOUND, list(found), [",".join(sorted(soft)) for soft in found.values()])


def kinds_of(plan: Plan, versions: Collection[str]) -> dict[str, frozenset[str]]:
    """The soft criteria of those versions that are of this plan."""
    named = {version: plan.named(version) for version in versions}
    return {version: soft_criteria(parameters) for version, parameters in named.items() if parameters is not None}
