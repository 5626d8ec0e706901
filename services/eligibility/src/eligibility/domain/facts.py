"""What the criteria look at: the declared values and what follows from them on one day under the plan's tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from eligibility.domain.abnormal import ABNORMAL, CONTESTED, FINDINGS, in_order
from eligibility.domain.as_reviewed import as_reviewed, read_as
from eligibility.domain.certificates import certificates
from eligibility.domain.products import facts_of_products, main_products
from eligibility.domain.records import ABNORMAL_RECORDS, MISCONDUCT, RECORDS, VIOLATIONS, with_records
from eligibility.domain.records import said as records_said
from shared.domain.declaration import Declaration
from shared.domain.fact_table import AS_DECLARED, JUDGED
from shared.domain.facts import BadFact
from shared.plan.divisions import UnknownDivision
from shared.plan.fact_options import PATENT_BASIS
from shared.plan.industries import SizeGroup
from shared.plan.model import Plan
from shared.plan.parameters import Parameters

HOUSEHOLD = "92"
"""Codes that begin so are individual households, which are no legal persons (GB 32100)."""
_DECLARED: Final = attrgetter(*AS_DECLARED)
_OF_THE_FIRM: Final = (ABNORMAL, MISCONDUCT)
"""What is found of the firm itself, beside what it declares."""
_SHOWN_SHARE = Decimal("0.0001")
_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Facts:
    """One firm on one day: the values of the fact table's facts by name.

    None is a value that is not known, and `reasons` says why where no cell is simply empty; `spoken` is how codes are
    said to people, in Chinese and English; `reviewed` are the facts whose value is a reviewer's finding.
    """

    uscc: str
    values: Mapping[str, Any]
    reasons: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reviewed: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def flag(self, name: str) -> bool | None:
        """A yes, a no, or not known."""
        value = self.values[name]
        if value is None or value is True or value is False:
            return value
        raise TypeError(f"{name} is not a yes or no")

    def number(self, name: str) -> Decimal | None:
        """A number, or not known."""
        value = self.values[name]
        if value is None or type(value) is Decimal:
            return value
        if type(value) is int:
            return Decimal(value)
        raise TypeError(f"{name} is not a number")

    def supposing(self, **changes: object) -> "Facts":
        """The firm with these values instead.

        Raises:
            BadFact: one of them is no fact.
        """
        for name in changes.keys() - self.values.keys():
            JUDGED.known(name, "Facts.supposing")
        return replace(self, values={**self.values, **changes})


def facts_of(
    declaration: Declaration, plan: Plan, on: date, parameters: Parameters, found: Mapping[str, object] = _NOTHING
) -> Facts:
    """The facts of a declaration on a reference date; the declared figures are taken at their word.

    `found` are reviewers' findings in place of declared values, the `size_group` whose bounds a person applies to a
    class that the size table does not cover, and the `records` of violations confirmed of the firm.
    """
    declaration = as_reviewed(declaration, found) if found else declaration
    found = _known(found, declaration, on, parameters)
    qualifications = certificates(declaration, plan, on)
    group = _size_group(declaration.industry_class, plan, on, found)
    values: dict[str, Any] = dict(zip(AS_DECLARED, _DECLARED(declaration), strict=True))
    values |= {name: found[name] for name in _OF_THE_FIRM if name in found}
    values |= facts_of_products(declaration, PATENT_BASIS.of(parameters), none=found.get("products") is False)
    values |= _computed(declaration, plan, on, group, qualifications)
    values |= {
        "abnormal_findings": _findings(found),
        ABNORMAL_RECORDS: _records(found, ABNORMAL_RECORDS),
        VIOLATIONS: _records(found, VIOLATIONS),
    }
    if len(values) != len(JUDGED):
        raise _not_computed(values)
    return Facts(
        uscc=declaration.uscc,
        values=values,
        reasons=_reasons(declaration, group is not None) | _contested(found),
        spoken=_spoken(declaration, plan, group, found),
        reviewed=_reviewed(declaration.industry_class, plan, on, found),
    )


def _not_computed(values: Mapping[str, Any]) -> BadFact:
    names = ", ".join(sorted(values.keys() ^ JUDGED.keys()))
    return BadFact(
        "not_computed",
        f"{names}：事实表（fact_table.py）与 facts_of（facts.py）只有一处有它",
        f"{names}: only one of the table of facts (fact_table.py) and facts_of (facts.py) has it",
    )


def _computed(
    declaration: Declaration,
    plan: Plan,
    on: date,
    group: SizeGroup | None,
    qualifications: tuple[Mapping[str, object], ...] | None,
) -> dict[str, object]:
    """What follows from the declaration alone and the plan's tables, products and patents aside."""
    industry = declaration.industry_class
    return {
        "inside_province": _inside(declaration.registered_division, plan),
        "registration_class": declaration.uscc[:2],
        "individual_household": declaration.uscc.startswith(HOUSEHOLD),
        "size_group": group.key if group else None,
        "qualifications": qualifications,
        "listed_qualification": None if qualifications is None else any(entry["counts"] for entry in qualifications),
        "patent_intensive": plan.patent_intensive.contains(industry, on) if industry else None,
        "rd_share": shown_share(declaration.rd_input_yuan, declaration.revenue_yuan),
        "rd_staff_share": shown_share(declaration.rd_staff, declaration.employees),
    }


def _known(found: Mapping[str, Any], declaration: Declaration, on: date, p: Parameters) -> Mapping[str, object]:
    if RECORDS not in found:
        return found
    others = {name: value for name, value in found.items() if name != RECORDS}
    declared = {name: getattr(declaration, name) for name in _OF_THE_FIRM}
    return with_records(others, found[RECORDS], declared, on, p)


def _records(found: Mapping[str, Any], name: str) -> tuple[Mapping[str, object], ...]:
    return tuple(found.get(name, ()))


def _findings(found: Mapping[str, Any]) -> tuple[Mapping[str, object], ...]:
    return tuple(in_order(finding) for finding in found.get(FINDINGS, ()))


def _contested(found: Mapping[str, object]) -> dict[str, str]:
    return {name: CONTESTED for name in _OF_THE_FIRM if found.get(name, False) is None}


def _size_group(industry_class: str | None, plan: Plan, on: date, found: Mapping[str, object]) -> SizeGroup | None:
    if industry_class is None:
        return None
    return plan.size_groups.of_class(industry_class, on) or plan.size_groups.get(str(found.get("size_group")))


def _reviewed(industry_class: str | None, plan: Plan, on: date, found: Mapping[str, object]) -> frozenset[str]:
    """Fields whose value is a finding; a size group is none where the table covers the class on the day."""
    covered = industry_class is not None and plan.size_groups.of_class(industry_class, on) is not None
    names = frozenset(name for field in found for name in read_as(field))
    return names - {"size_group"} if covered else names


def shown_share(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """A share for the eye, rounded half up to four places; None where it does not exist. Never compared."""
    if part is None or not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(_SHOWN_SHARE, ROUND_HALF_UP)


def _inside(text: str | None, plan: Plan) -> bool | None:
    try:
        return None if text is None else plan.divisions.find(text).inside
    except UnknownDivision:
        return None


def _reasons(declaration: Declaration, covered: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    mains = main_products(declaration)
    if not mains:
        found |= {"core_patent_named": "no_main_product", "main_product_filed": "no_main_product"}
    elif not all(product.core_patents for product in mains):
        found["core_patent_named"] = "no_core_patent_named"
    if declaration.industry_class is not None and not covered:
        found["size_group"] = "not_covered"
    if declaration.registered_division is not None:
        found["inside_province"] = "unknown_division"
    return found


def _spoken(
    declaration: Declaration, plan: Plan, group: SizeGroup | None, found: Mapping[str, object]
) -> Mapping[str, tuple[str, str]]:
    spoken: dict[str, tuple[str, str]] = {}
    if group:
        spoken["size_group"] = (group.name_zh, group.name_en)
    if industry := plan.industries.get(declaration.industry_class or ""):
        spoken["industry_class"] = (f"{industry.code} {industry.name_zh}", f"{industry.code} {industry.name_zh}")
    if place := plan.divisions.get(declaration.registered_division or ""):
        spoken["registered_division"] = (f"{place.code} {place.name_zh}", f"{place.code} {place.name_en}")
    spoken |= dict.fromkeys(_contested(found), ("待定", "open"))
    spoken |= {
        name: records_said(_records(found, name), plan) for name in (ABNORMAL_RECORDS, VIOLATIONS) if name in found
    }
    return spoken
