"""All sixteen groups of the SME regulation, each at, under and over where "large" begins, and what no group covers."""

from decimal import Decimal

import pytest

from eligibility.domain.columns import of_facts
from eligibility.domain.facts import facts_of
from eligibility.domain.population import judge_population
from tests.eligibility.firms import ON, PARAMETERS, PLAN, finding, firm

WAN = 10_000
LARGE_FROM = {
    "agriculture": (["0111", "0539"], {"revenue_yuan": 20_000 * WAN}),
    "industry": (["0610", "3921", "4620"], {"employees": 1000, "revenue_yuan": 40_000 * WAN}),
    "construction": (["4710", "5012"], {"revenue_yuan": 80_000 * WAN, "total_assets_yuan": 80_000 * WAN}),
    "wholesale": (["5111"], {"employees": 200, "revenue_yuan": 40_000 * WAN}),
    "retail": (["5211"], {"employees": 300, "revenue_yuan": 20_000 * WAN}),
    "transport": (["5411", "5810", "5910"], {"employees": 1000, "revenue_yuan": 30_000 * WAN}),
    "warehousing": (["5920", "5990"], {"employees": 200, "revenue_yuan": 30_000 * WAN}),
    "post": (["6010"], {"employees": 1000, "revenue_yuan": 30_000 * WAN}),
    "accommodation": (["6110"], {"employees": 300, "revenue_yuan": 10_000 * WAN}),
    "catering": (["6210"], {"employees": 300, "revenue_yuan": 10_000 * WAN}),
    "information_transmission": (["6311", "6421"], {"employees": 2000, "revenue_yuan": 100_000 * WAN}),
    "software_it_services": (["6513"], {"employees": 300, "revenue_yuan": 10_000 * WAN}),
    "real_estate_development": (["7010"], {"revenue_yuan": 200_000 * WAN, "total_assets_yuan": 10_000 * WAN}),
    "property_management": (["7020"], {"employees": 1000, "revenue_yuan": 5_000 * WAN}),
    "leasing_business_services": (["7111", "7299"], {"employees": 300, "total_assets_yuan": 120_000 * WAN}),
    "other_unlisted": (["7030", "7090", "7320", "8512", "9011"], {"employees": 300}),
}
"""Classes of each group, and where it begins to be large, as the regulation prints it (工信部联企业〔2011〕300号)."""
CASES = [(group, code, limits) for group, (codes, limits) in LARGE_FROM.items() for code in codes]
NOT_COVERED = ("53", "66", "67", "68", "69", "83", "84", "91", "92", "93", "94", "95", "96", "97", "704")
LEAST: dict[str, Decimal] = {
    "employees": Decimal(1),
    "revenue_yuan": Decimal("0.01"),
    "total_assets_yuan": Decimal("0.01"),
}
"""The least step of each indicator."""


def met(code: str, figures: dict[str, int | Decimal | None]) -> bool | None:
    """A1.3 for a firm of the class with these figures and nothing of the others, asked of one and of a column."""
    changes: dict[str, object] = {**dict.fromkeys(LEAST, 0), **figures, "industry_class": code, "rd_staff": None}
    found = finding("A1.3", **changes).met
    answers = judge_population(of_facts([facts_of(firm(**changes), PLAN, ON, PARAMETERS)]), PARAMETERS).answers
    column = True if answers.met[0] & 4 else False if answers.unmet[0] & 4 else None
    assert column is found
    return found


def test_there_are_sixteen_groups() -> None:
    assert len(LARGE_FROM) == 16
    assert set(LARGE_FROM) == set(PLAN.size_groups)


@pytest.mark.parametrize(("group", "code", "limits"), CASES)
def test_a_firm_at_every_bound_of_its_group_is_large(group: str, code: str, limits: dict[str, int]) -> None:
    found = finding("A1.3", industry_class=code)
    assert found.values["size_group"] == group
    assert dict(found.limits) == {name: Decimal(limit) for name, limit in limits.items()}
    assert met(code, {**limits}) is False
    assert met(code, {name: limit + LEAST[name] for name, limit in limits.items()}) is False


@pytest.mark.parametrize(("group", "code", "limits"), CASES)
def test_a_firm_just_under_one_bound_is_an_sme(group: str, code: str, limits: dict[str, int]) -> None:
    for name, limit in limits.items():
        assert met(code, {**limits, name: limit - LEAST[name]}) is True
        assert met(code, {**limits, name: None}) is None


@pytest.mark.parametrize(("group", "code", "limits"), CASES)
def test_an_indicator_that_the_group_does_not_use_makes_no_sme(group: str, code: str, limits: dict[str, int]) -> None:
    for name in LEAST.keys() - limits.keys():
        assert met(code, {**limits, name: 0}) is False
        assert met(code, {**limits, name: None}) is False


def test_exactly_the_classes_without_a_threshold_are_not_covered() -> None:
    for code in PLAN.industries:
        covered = not code.startswith(NOT_COVERED)
        assert (PLAN.size_groups.of_class(code, ON) is not None) is covered, code


@pytest.mark.parametrize("prefix", NOT_COVERED)
def test_a_class_that_is_not_covered_goes_to_a_person(prefix: str) -> None:
    code = next(code for code in PLAN.industries if code.startswith(prefix))
    found = finding("A1.3", industry_class=code)
    assert (found.met, found.reason, found.values, found.limits) == (None, "not_covered", {"size_group": None}, {})
    assert met(code, {"employees": 1}) is None
