"""Kept findings as people read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from eligibility.domain.findings import explained
from shared.domain.facts import Label
from shared.domain.terms import any_of
from shared.plan.criteria import Clause, Criterion


def explain(
    kept: Iterable[Mapping[str, Any]], rules_version: str, criteria: Mapping[str, Criterion]
) -> list[dict[str, object]]:
    """All findings of an assessment in full, in their order, in the words of these criteria by their ids.

    One that is not among them is told by its id alone.
    """
    return [
        explained(finding, criteria.get(id_) or _gone(id_), rules_version)
        for finding in kept
        for id_ in (finding["criterion"],)
    ]


def _gone(id_: str) -> Criterion:
    return Criterion(
        id=id_,
        prefix=id_,
        order=0,
        title=Label("已不在方案中的条件", "a criterion that the plan has no longer"),
        clause=Clause("原条款", "former clause"),
        judged=any_of(),
        judged_as="",
        shows=(),
    )
