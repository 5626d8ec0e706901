"""What the criteria look at: the declared values and what follows from them on one day under the plan's tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Final

from eligibility.domain.abnormal import ABNORMAL, CONTESTED, FINDINGS, in_order
from eligibility.domain.as_reviewed import as_reviewed, read_as
from eligibility.domain.certificates import certificates
from eligibility.domain.products import facts_of_products, main_products
from eligibility.domain.records import ABNORMAL_RECORDS, MISCONDUCT, RECORDS, VIOLATIONS, with_records
from eligibility.domain.records import said as records_said
from shared.domain.declaration import Declaration
from shared.plan.divisions import UnknownDivision
from shared.plan.industries import SizeGroup
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.plan.readers import Reads, choice

BASIS: Final = Reads("A5.basis", choice("all_kinds", "inventions"))
"""Which patents enter the industrialisation rate (M10)."""
HOUSEHOLD = "92"
"""Codes that begin so are individual households, which are no legal persons (GB 32100)."""
_AS_DECLARED = (
    "legal_person",
    "industry_class",
    "registered_division",
    "employees",
    "revenue_yuan",
    "total_assets_yuan",
    "rd_input_yuan",
    "rd_leader",
    "rd_team",
    "rd_staff",
    "university_cooperation",
    "own_trademarks",
    "ip_rules",
    "ip_body",
    "ip_staff",
    "ip_safeguards",
    "abnormal_filings",
    "misconduct",
)
_OF_THE_FIRM: Final = (ABNORMAL, MISCONDUCT)
"""What is found of the firm itself, beside what it declares."""
_SHOWN_SHARE = Decimal("0.0001")
_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Facts:
    """One firm on one day; None is a value that is not known, and `reasons` says why where no cell is simply empty."""

    uscc: str
    registered_division: str | None
    inside_province: bool | None
    legal_person: bool | None
    registration_class: str
    individual_household: bool
    industry_class: str | None
    size_group: str | None
    employees: int | None
    revenue_yuan: Decimal | None
    total_assets_yuan: Decimal | None
    qualifications: tuple[Mapping[str, object], ...] | None
    listed_qualification: bool | None
    patent_intensive: bool | None
    main_products: int
    core_patents: tuple[str, ...]
    core_patent_named: bool | None
    filed_main_products: int
    main_product_filed: bool | None
    valid_patents: int
    industrialised_patents: int
    unknown_patents: int
    rd_input_yuan: Decimal | None
    rd_share: Decimal | None
    rd_leader: bool | None
    rd_team: bool | None
    rd_staff: int | None
    rd_staff_share: Decimal | None
    university_cooperation: bool | None
    own_trademarks: int | None
    ip_rules: bool | None
    ip_body: bool | None
    ip_staff: bool | None
    ip_safeguards: bool | None
    abnormal_filings: bool | None
    misconduct: bool | None
    reasons: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """How codes are said to people, in Chinese and English."""
    rd_calibre: str | None = None
    """The calibre that the firm states for its R&D input; None where it states none."""
    patent_basis: str = "all_kinds"
    """Which valid patents enter the industrialisation rate (M10)."""
    reviewed: frozenset[str] = frozenset()
    """Fields whose value is a reviewer's finding."""
    abnormal_findings: tuple[Mapping[str, object], ...] = ()
    """What reviewers recorded of the CNIPA's findings, one a notice."""
    abnormal_records: tuple[Mapping[str, object], ...] = ()
    """Confirmed abnormal filings that were not reversed."""
    violations: tuple[Mapping[str, object], ...] = ()
    """Confirmed misconduct within the years looked back."""

    def __getitem__(self, name: str) -> object:
        return getattr(self, name)

    def flag(self, name: str) -> bool | None:
        """A yes, a no, or not known."""
        value = getattr(self, name)
        if value is None or value is True or value is False:
            return value
        raise TypeError(f"{name} is not a yes or no")

    def number(self, name: str) -> Decimal | None:
        """A number, or not known."""
        value = getattr(self, name)
        if value is None or type(value) is Decimal:
            return value
        if type(value) is int:
            return Decimal(value)
        raise TypeError(f"{name} is not a number")


def facts_of(
    declaration: Declaration, plan: Plan, on: date, parameters: Parameters, found: Mapping[str, object] = _NOTHING
) -> Facts:
    """The facts of a declaration on a reference date; the declared figures are taken at their word.

    `found` are reviewers' findings in place of declared values, the `size_group` whose bounds a person applies to a
    class that the size table does not cover, and the `records` of violations confirmed of the firm.
    """
    declaration = as_reviewed(declaration, found) if found else declaration
    found = _known(found, declaration, on, parameters)
    qualifications = certificates(declaration.qualifications, plan, on)
    group = _size_group(declaration.industry_class, plan, on, found)
    declared: dict[str, Any] = {name: getattr(declaration, name) for name in _AS_DECLARED}
    declared |= {name: found[name] for name in _OF_THE_FIRM if name in found}
    return Facts(
        **declared,
        **facts_of_products(declaration, BASIS.of(parameters), none=found.get("products") is False),
        uscc=declaration.uscc,
        inside_province=_inside(declaration.registered_division, plan),
        registration_class=declaration.uscc[:2],
        individual_household=declaration.uscc.startswith(HOUSEHOLD),
        size_group=group.key if group else None,
        qualifications=qualifications,
        listed_qualification=None if qualifications is None else any(entry["counts"] for entry in qualifications),
        patent_intensive=(
            plan.patent_intensive.contains(declaration.industry_class, on) if declaration.industry_class else None
        ),
        rd_share=shown_share(declaration.rd_input_yuan, declaration.revenue_yuan),
        rd_staff_share=shown_share(declaration.rd_staff, declaration.employees),
        reasons=_reasons(declaration, group is not None) | _contested(found),
        spoken=_spoken(declaration, plan, group, found),
        rd_calibre=declaration.rd_calibre,
        reviewed=_reviewed(declaration.industry_class, plan, on, found),
        abnormal_findings=_findings(found),
        abnormal_records=_records(found, ABNORMAL_RECORDS),
        violations=_records(found, VIOLATIONS),
    )


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
