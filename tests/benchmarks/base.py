"""A base of applicants as arrays, as JSON records and as facts, seeded; a few figures of each kind are missing."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from eligibility.domain.columns import Codes
from eligibility.domain.columns.model import AMOUNTS, COUNTS, FLAGS
from eligibility.domain.facts import Facts
from shared.domain.fact_table import JUDGED
from shared.plan.load import load_plan

PLAN: Final = load_plan()
ON: Final = date(2024, 6, 15)
PARAMETERS: Final = PLAN.on(ON)
GROUPS: Final = tuple(PLAN.size_groups)
_SELDOM: Final = frozenset({"individual_household", "abnormal_filings", "misconduct"})
Arrays = dict[str, NDArray[Any]]


def applicants(size: int) -> Arrays:
    """Figures of firms: flags 1, 0 or -1, numbers as floats with NaN, the size group as a place in `GROUPS` or -1.

    No share of R&D staff lies on its limit of one fifth, which 32-bit floats cannot tell; everything else may.
    """
    draw = np.random.default_rng(2024)
    found: Arrays = {
        name: np.where(draw.random(size) < 0.02, -1, draw.random(size) < (0.03 if name in _SELDOM else 0.9))
        for name in FLAGS
    }
    staff = draw.lognormal(4.5, 1.0, size).astype(np.int64) + 1
    rd_staff = np.minimum((staff * draw.beta(3, 8, size)).astype(np.int64), staff)
    rd_staff += 5 * rd_staff == staff
    revenue = np.round(draw.lognormal(17.8, 1.0, size), 2)
    valid = draw.poisson(6, size)
    used = draw.binomial(valid, 0.7)
    numbers = {
        "employees": staff,
        "rd_staff": rd_staff,
        "own_trademarks": draw.poisson(2, size),
        "revenue_yuan": revenue,
        "total_assets_yuan": np.round(revenue * draw.gamma(2, 0.5, size), 2),
        "rd_input_yuan": np.round(revenue * draw.beta(3, 20, size), 2),
    }
    found |= {name: np.where(draw.random(size) < 0.02, np.nan, column) for name, column in numbers.items()}
    found |= {"valid_patents": valid}
    found |= {"industrialised_patents": used, "unknown_patents": draw.binomial(valid - used, 0.1)}
    found["size_group"] = draw.integers(-1, len(GROUPS), size)
    return {name: column.astype(np.int8) if name in FLAGS else column for name, column in found.items()}


def with_codes(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any] | Codes]:
    """The arrays as our columns take them."""
    return {**arrays, "size_group": Codes(arrays["size_group"], GROUPS)}


def records(arrays: Mapping[str, NDArray[Any]]) -> list[dict[str, Any]]:
    """The firms one by one as JSON shows them: amounts in decimal strings, null for what is missing."""
    columns = {name: _plain(name, column.tolist()) for name, column in arrays.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(name: str, items: Sequence[Any]) -> list[Any]:
    if name in FLAGS:
        return [None if item < 0 else bool(item) for item in items]
    if name in AMOUNTS:
        return [None if item != item else f"{item:.2f}" for item in items]
    if name in COUNTS:
        return [None if item != item else int(item) for item in items]
    return [None if item < 0 else GROUPS[item] for item in items]


def situations(arrays: Mapping[str, NDArray[Any]]) -> list[dict[str, Any]]:
    """The same firms as OpenFisca's rules take them; what is missing is left out, as its situations have it."""
    answers = {True: 2, False: 0}
    found = []
    for one in records(arrays):
        known = {name: value for name, value in one.items() if value is not None}
        found.append({name: _situated(name, value, answers) for name, value in known.items()})
    return found


def _situated(name: str, value: Any, answers: Mapping[bool, int]) -> Any:
    if name in FLAGS:
        return answers[value]
    return GROUPS.index(value) if name == "size_group" else float(value)


def body(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The records as the service takes them."""
    return orjson.dumps(records(arrays))


def facts(record: Mapping[str, Any]) -> Facts:
    """One of the records with what is only shown."""
    shown: dict[str, Any] = dict.fromkeys(JUDGED) | {"registration_class": "91", "registered_division": "420111"}
    shown |= {
        "main_products": 1,
        "filed_main_products": 1,
        "industry_class": "3976",
        "core_patents": ("2017106018623",),
    }
    shown |= {"qualifications": ({"name": "高新技术企业", "valid_to": "2025-11-30", "counts": True},)}
    amounts = {name: Decimal(record[name]) for name in AMOUNTS if record[name] is not None}
    return Facts("91420100MA4TEKT06N", shown | dict(record) | amounts)
