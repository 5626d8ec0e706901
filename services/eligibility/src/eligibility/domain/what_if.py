"""Other limits than those in force, as a person writes them (`A6.rd_share=0.08`), for simulations."""

from collections.abc import Sequence
from typing import Final

from eligibility.domain.criteria import CRITERIA, Criterion
from shared.plan.parameters import BadParameter, Parameters

_LIMIT_UNITS: Final = frozenset({"share", "yuan", "persons", "count"})


def limit_names(parameters: Parameters, criteria: Sequence[Criterion] = CRITERIA) -> tuple[str, ...]:
    """The limits of the criteria: `A6.rd_share`, `A1.3.industry.employees` …, as findings call them."""
    prefixes = tuple(f"{criterion.id}." for criterion in criteria)
    return tuple(
        name for name in parameters if name.startswith(prefixes) and parameters.definition(name).unit in _LIMIT_UNITS
    )


def with_limits(
    parameters: Parameters, assignments: Sequence[str], criteria: Sequence[Criterion] = CRITERIA
) -> Parameters:
    """The parameters with these limits (`NAME=VALUE`) instead; the version tells that it is a what-if.

    Raises:
        BadParameter: an unknown name (the text lists those that exist), a name twice, or a value that its unit refuses.
    """
    names = frozenset(limit_names(parameters, criteria))
    changes: dict[str, str] = {}
    for assignment in assignments:
        name, _, value = assignment.partition("=")
        if name in changes:
            raise BadParameter("set_twice", f"{name} 设置了两次，请只写一次", f"{name} is set twice; write it once")
        changes[name] = value
    return parameters.replaced(changes, allowed=names.__contains__)
