"""Kept findings as people read them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eligibility.domain.criteria import CRITERIA, Criterion
from eligibility.domain.findings import explained
from shared.plan.model import Plan


def explain(
    kept: Iterable[Mapping[str, Any]], rules_version: str, plan: Plan, criteria: Sequence[Criterion] = CRITERIA
) -> list[dict[str, object]]:
    """All findings of an assessment in full, in their order; clauses as the plan's folder words them today."""
    known = {criterion.id: criterion for criterion in criteria}
    found = []
    for finding in kept:
        criterion = known[finding["criterion"]]
        found.append(
            explained(
                finding,
                criterion.id,
                criterion.clause(plan.definitions.__getitem__),
                criterion.title,
                rules_version,
                criterion.limits_said,
            )
        )
    return found
