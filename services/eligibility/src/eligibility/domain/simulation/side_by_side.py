"""Two to six simulations beside one another: their totals, and how far they take and drop the same firms."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from eligibility.domain.simulation.differences import differences

Result = Mapping[str, Any]
_OUTCOMES: Final = ("eligible", "needs_waiver", "needs_review", "ineligible")


def side_by_side(results: Sequence[Result], orders: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Columns of the table, and the overlap of each two; `comparable` where all stand on the same base.

    `orders` are the requests with their batch.
    """
    sets = [_firms(result) for result in results]
    found = differences(results, orders)
    return {
        "comparable": not found,
        "differences": found,
        "columns": [_column(result) for result in results],
        "overlaps": [_overlap(sets, first, second) for first, second in combinations(range(len(sets)), 2)],
        "entering_in_all": sorted(set.intersection(*(one["entering"] for one in sets))) if sets else [],
        "leaving_in_all": sorted(set.intersection(*(one["leaving"] for one in sets))) if sets else [],
    }


def _column(result: Result) -> dict[str, Any]:
    after = result["after"]
    names = (*_OUTCOMES, "standing", "seated", "cap", "left")
    return {
        **{name: after[name] for name in names},
        "seated_before": result["before"]["seated"],
        "entering": result["entering"],
        "leaving": result["leaving"],
        "flips": result["flips"]["total"],
        "marginal": result["marginal_after"],
        "units": {row["key"]: row["seated_after"] for row in result["by_unit"]},
    }


def _firms(result: Result) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"seated": set(), "entering": set(), "leaving": set()}
    for firm in result["firms"]:
        if firm["change"] != "leaves":
            found["seated"].add(firm["uscc"])
        if firm["change"] == "enters":
            found["entering"].add(firm["uscc"])
        if firm["change"] == "leaves":
            found["leaving"].add(firm["uscc"])
    return found


def _overlap(sets: Sequence[dict[str, set[str]]], first: int, second: int) -> dict[str, Any]:
    """How many firms both take in, keep or drop, and those that one alone seats."""
    one, other = sets[first], sets[second]
    common = {name: len(one[name] & other[name]) for name in ("seated", "entering", "leaving")}
    return {
        "first": first,
        "second": second,
        **common,
        "seated_in_first_alone": sorted(one["seated"] - other["seated"]),
        "seated_in_second_alone": sorted(other["seated"] - one["seated"]),
    }
