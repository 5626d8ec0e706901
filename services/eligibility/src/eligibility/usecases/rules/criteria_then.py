"""The criteria of a version in the words that its folder had then: what it was judged by and how it was told."""

import hashlib
from collections.abc import Mapping

from eligibility.usecases.rules.current import known_rules
from eligibility.usecases.rules.pin import archive_of
from eligibility.usecases.rules.recompute import RulesNotKept, kept_rules, plan_as_then
from shared.log import get_logger
from shared.messaging.reading import Reading
from shared.plan.criteria import Criterion
from shared.plan.errors import PlanError
from shared.plan.model import Plan

log = get_logger(__name__)
Criteria = Mapping[str, Criterion]
"""By id."""


async def criteria_then(uow: Reading, version: str) -> Criteria:
    """The criteria of a version, by today's folder where that is the one it was judged by, else from its archive.

    A version that was never kept, or whose archive cannot be read, is told by today's words.
    """
    known = known_rules(uow.runtime).criteria
    if version not in known:
        known[version] = await _found(uow, version)
    return known[version]


async def _found(uow: Reading, version: str) -> Criteria:
    plan = uow.runtime.plan
    try:
        archive, amendments = await kept_rules(uow, version)
        if hashlib.sha256(archive).digest() != hashlib.sha256(archive_of(uow.runtime.settings.plan_dir)).digest():
            return await uow.runtime.compute.run(criteria_of_archive, archive, amendments, version)
    except RulesNotKept:
        pass
    except PlanError as error:
        told = "an archived plan cannot be read, its findings are told in today's words"
        log.warning(told, version=version, reason=str(error))
    return criteria_of(plan, version)


def criteria_of_archive(archive: bytes, amendments: str, version: str) -> Criteria:
    """Those of a kept folder. Runs in a process of its own."""
    return criteria_of(plan_as_then(archive, amendments), version)


def criteria_of(plan: Plan, version: str) -> Criteria:
    """Those of a version of the plan; of one that is not of this plan all that it ever asks for."""
    named = plan.named(version)
    return {each.id: each for each in (named.criteria if named else plan.admission)}
