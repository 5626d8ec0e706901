"""Every declared fact that a criterion reads may be found to be another one, and is judged as if it were declared."""

from typing import Any

import pytest

from eligibility.domain.as_reviewed import as_reviewed, value_at
from eligibility.domain.assess import assess_facts
from eligibility.domain.columns import of_facts
from eligibility.domain.facts import facts_of
from eligibility.domain.findings import Finding
from eligibility.domain.places import SCALARS, NotReviewable, declared_at, place_of
from eligibility.domain.population import judge_population
from eligibility.domain.reviews import Reviewed, still_counting
from eligibility.domain.ways_out import concerned_by, reviewable
from shared.domain.declaration import Declaration
from tests.eligibility.firms import INVENTIONS, MODEL, ON, PARAMETERS, PLAN, firm, patent, product

OTHERS: dict[str, tuple[object, dict[str, Any]]] = {
    "legal_person": (False, {"legal_person": False}),
    "registered_division": ("310104", {"registered_division": "310104"}),
    "industry_class": ("1713", {"industry_class": "1713"}),
    "employees": (1200, {"employees": 1200}),
    "revenue_yuan": ("900000000.5", {"revenue_yuan": "900000000.5"}),
    "total_assets_yuan": ("1", {"total_assets_yuan": "1"}),
    "rd_input_yuan": ("4999999.99", {"rd_input_yuan": "4999999.99"}),
    "rd_staff": (0, {"rd_staff": 0}),
    "university_cooperation": (True, {"university_cooperation": True}),
    "misconduct": (True, {"misconduct": True}),
    "own_trademarks": (0, {"own_trademarks": 0}),
    "qualifications": (False, {"qualifications": []}),
    "qualifications[高新技术企业]": (False, {"qualifications": []}),
    "qualifications[高新技术企业].valid_to": (
        "2023-11-30",
        {"qualifications": [{"name": "高新技术企业", "valid_to": "2023-11-30"}]},
    ),
    "qualifications[高新技术企业].valid_from": (
        "2024-12-01",
        {"qualifications": [{"name": "高新技术企业", "valid_from": "2024-12-01", "valid_to": "2025-11-30"}]},
    ),
    f"patents[{INVENTIONS[0]}]": (False, {"patents": [patent(INVENTIONS[1], industrialised=False)]}),
    f"patents[{INVENTIONS[0]}].industrialised": (
        False,
        {"patents": [patent(INVENTIONS[0], industrialised=False), patent(INVENTIONS[1], industrialised=False)]},
    ),
    f"patents[{INVENTIONS[0]}].legal_status": (
        "invalid",
        {"patents": [patent(INVENTIONS[0], legal_status="invalid"), patent(INVENTIONS[1], industrialised=False)]},
    ),
    "products[示例产品].filing_status": (
        "not_filed",
        {"products": [product(INVENTIONS[0], filing_status="not_filed")]},
    ),
    "products[示例产品].main": (False, {"products": [product(INVENTIONS[0], main=False)]}),
    "products[示例产品].core_patents": ([INVENTIONS[4]], {"products": [product(INVENTIONS[4])]}),
}
"""A finding beside the declaration that says the same."""


def judged(found: dict[str, object], declaration: Declaration) -> tuple[Finding, ...]:
    return assess_facts(facts_of(declaration, PLAN, ON, PARAMETERS, found), PARAMETERS).findings


def answers(findings: tuple[Finding, ...]) -> list[Any]:
    return [(one.criterion, one.met, one.reason, one.margins) for one in findings]


@pytest.mark.parametrize("field", OTHERS)
def test_a_finding_is_judged_as_if_it_were_declared(field: str) -> None:
    value, declared = OTHERS[field]
    assert answers(judged({field: value}, firm())) == answers(judged({}, firm(**declared)))


@pytest.mark.parametrize("field", OTHERS)
def test_its_sentence_says_that_it_was_found_by_review(field: str) -> None:
    findings = judged({field: OTHERS[field][0]}, firm())
    concerned = concerned_by(field, PARAMETERS.criteria)
    assert concerned
    said = [one for one in findings if "核查认定" in one.to_json()["message"]["zh"]]  # type: ignore[index]
    assert said or field in ("employees", "revenue_yuan", "total_assets_yuan") or field == "qualifications"
    assert {one.criterion for one in said} <= {*concerned, "A3"}


def test_rows_and_columns_agree_on_every_finding() -> None:
    facts = [facts_of(firm(), PLAN, ON, PARAMETERS, {field: value}) for field, (value, _) in OTHERS.items()]
    answers = judge_population(of_facts(facts), PARAMETERS).answers
    for row, each in enumerate(facts):
        by_row = assess_facts(each, PARAMETERS)
        assert (by_row.outcome, by_row.unmet, by_row.undecided) == (
            answers.outcome_of(row),
            tuple(answers.unmet_of(row)),
            tuple(answers.undecided_of(row)),
        )


def test_every_fact_that_a_criterion_reads_has_a_place() -> None:
    for criterion in PARAMETERS.criteria:
        assert [one.field for one in reviewable(criterion, firm())], criterion.id
    for name in SCALARS:
        assert name == "rd_calibre" or concerned_by(name, PARAMETERS.criteria), name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("legal_person", 1), ("employees", -1), ("employees", True), ("employees", "12"), ("rd_input_yuan", "-1"),
        ("rd_input_yuan", 1.5), ("rd_input_yuan", "1e9"), ("industry_class", "0000"), ("registered_division", "四二"),
        ("products", True), ("qualifications[高新技术企业].valid_to", "2024-02-30"), ("size_group", "industry"),
        ("patents[2017106018623].legal_status", "sold"), ("patents[2017106018623]", "no"),
        (f"patents[{INVENTIONS[4]}].industrialised", True), ("products[无此产品].main", True),
        ("products[示例产品].core_patents", "x"), ("rd_calibre", "mine"),
    ],
)  # fmt: skip
def test_a_value_that_no_firm_could_declare_is_refused(field: str, value: object) -> None:
    with pytest.raises(NotReviewable):
        value_at(place_of(field), value, firm(), PLAN, ON)


def test_a_certificate_does_not_end_before_it_begins() -> None:
    held = firm(qualifications=[{"name": "高新技术企业", "valid_from": "2024-01-01"}])
    with pytest.raises(NotReviewable):
        value_at(place_of("qualifications[高新技术企业].valid_to"), "2023-12-31", held, PLAN, ON)


def test_what_the_firm_did_not_list_is_found_first_and_then_its_details() -> None:
    found: dict[str, object] = {
        f"patents[{INVENTIONS[2]}]": True,
        f"patents[{INVENTIONS[2]}].legal_status": "valid",
        "products[新产品].core_patents": [INVENTIONS[2]],
        "products[新产品].main": True,
        "products[新产品]": True,
        "qualifications[高新技术企业]": True,
    }
    bare = firm(patents=[], products=[], qualifications=None)
    known = as_reviewed(bare, found)
    assert [(one.patent_no, one.legal_status) for one in known.patents] == [(INVENTIONS[2], "valid")]
    assert (known.products[0].main, known.products[0].core_patents) == (True, (INVENTIONS[2],))
    met = {one.criterion: one.met for one in judged(found, bare)}
    assert (met["A2"], met["A4.1"], met["A4.2"], met["A5"]) == (True, True, None, None)


@pytest.mark.parametrize(
    ("found", "declared"),
    [
        ({"products": False}, {"products": []}),
        ({"products[示例产品].core_patents": []}, {"products": [product()]}),
        ({"products[#1].core_patents": []}, {"products": [product(name=None)]}),
    ],
)
def test_that_there_is_none_is_an_answer_where_nothing_was_given(found: dict[str, object], declared: Any) -> None:
    assert [one.met for one in judged({}, firm(**declared)) if one.criterion == "A4.1"] == [None]
    assert [one.met for one in judged(found, firm(**declared)) if one.criterion == "A4.1"] == [False]


def test_a_detail_found_of_one_that_is_listed_twice_holds_for_both() -> None:
    twice = firm(patents=[patent(INVENTIONS[0]), patent(INVENTIONS[0], industrialised=None)])
    place = place_of(f"patents[{INVENTIONS[0]}].industrialised")
    assert declared_at(twice, place) is None
    assert [one.industrialised for one in as_reviewed(twice, {str(place): False}).patents] == [False, False]


def test_a_finding_ends_when_the_firm_declares_another_value_there_and_only_there() -> None:
    field = f"patents[{INVENTIONS[0]}].industrialised"
    reviews = {field: Reviewed(False, True, "overturned", "a review")}
    other = [patent(INVENTIONS[0]), patent(INVENTIONS[1]), patent(INVENTIONS[2])]
    assert still_counting(firm(patents=other), reviews) == reviews
    assert still_counting(firm(patents=[patent(INVENTIONS[0], industrialised=None)]), reviews) == {}


def test_a_confirmed_violation_stands_above_a_review() -> None:
    record = {
        "violation_id": "one", "ground": "dishonesty", "occurred_on": "2024-01-05", "kind": None, "order_no": None,
        "appeal_state": None,
    }  # fmt: skip
    found: dict[str, object] = {"misconduct": False, "records": (record,)}
    a10 = next(one for one in judged(found, firm(misconduct=True)) if one.criterion == "A10.2")
    assert a10.met is False


def test_nothing_found_leaves_the_declaration_itself() -> None:
    declared = Declaration.model_validate(MODEL)
    assert as_reviewed(declared, {"abnormal_filings": None, "size_group": "industry"}) is declared
