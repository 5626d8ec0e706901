"""Other limits than those in force, as a person writes them (`<id>.rd_share=0.08`), for simulations."""

from collections.abc import Collection, Sequence
from typing import Final

from shared.plan.parameters import BadParameter, Parameters

_LIMIT_UNITS: Final = frozenset({"share", "yuan", "persons", "count", "score"})


def limit_names(parameters: Parameters) -> tuple[str, ...]:
    """The limits of the criteria: as findings call them, also those of the size table."""
    prefixes = tuple(f"{criterion.id}." for criterion in parameters.criteria)
    return tuple(
        name for name in parameters if name.startswith(prefixes) and parameters.definition(name).unit in _LIMIT_UNITS
    )


def with_limits(parameters: Parameters, assignments: Sequence[str]) -> Parameters:
    """The parameters with these limits (`NAME=VALUE`) instead; the version tells that it is a what-if.

    Raises:
        BadParameter: an unknown name, a name twice, or a value that its unit refuses; the text lists the names that
            exist.
    """
    names = limit_names(parameters)
    changes: dict[str, str] = {}
    try:
        for assignment in assignments:
            name, _, value = assignment.partition("=")
            _must_be_new(name, names, changes)
            changes[name] = value
        return parameters.replaced(changes)
    except BadParameter as refused:
        listed = ", ".join(names)
        raise BadParameter(
            refused.reason, f"{refused.zh}；可设置的限值：{listed}", f"{refused.en}; limits that can be set: {listed}"
        ) from None


def _must_be_new(name: str, names: Collection[str], changes: Collection[str]) -> None:
    if name not in names:
        raise BadParameter("unknown_parameter", f"没有名为 {name} 的限值", f"There is no limit {name}")
    if name in changes:
        raise BadParameter("set_twice", f"{name} 设置了两次，请只写一次", f"{name} is set twice; write it once")
