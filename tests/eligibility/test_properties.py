"""What must hold for any firm: open means open, margins agree with answers, and more is never worse."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.domain.facts import facts_of
from eligibility.domain.score import parts, score
from tests.eligibility.firms import INVENTIONS, ON, PARAMETERS, PLAN, finding, firm, judged, patent

COUNT = st.integers(0, 2000)
YUAN = st.decimals(0, 900_000_000, places=2).map(str)
MAYBE = st.none() | st.booleans()
CLASSES = st.sampled_from([None, "3976", "0111", "7211", "7320", "4710", "6513", "8411"])
FIGURES = st.fixed_dictionaries(
    {
        "industry_class": CLASSES,
        "employees": st.none() | COUNT,
        "revenue_yuan": st.none() | YUAN,
        "total_assets_yuan": st.none() | YUAN,
        "rd_input_yuan": st.none() | YUAN,
        "rd_staff": st.none() | st.integers(0, 300),
        "university_cooperation": MAYBE,
        "own_trademarks": st.none() | st.integers(0, 3),
        "legal_person": MAYBE,
        "rd_leader": MAYBE,
        "rd_team": MAYBE,
    }
)
EXTREMES: dict[str, list[object]] = {
    "employees": [0, 1, 2_000_000_000],
    "revenue_yuan": ["0", "0.01", "900000000000"],
    "total_assets_yuan": ["0", "900000000000"],
    "rd_input_yuan": ["0", "900000000000"],
    "rd_staff": [0, 2_000_000_000],
    "university_cooperation": [False, True],
    "own_trademarks": [0, 1000],
    "legal_person": [False, True],
    "rd_leader": [False, True],
    "rd_team": [False, True],
}
READS = {
    "A1.2": ("legal_person",),
    "A1.3": ("employees", "revenue_yuan", "total_assets_yuan"),
    "A6": ("rd_input_yuan", "revenue_yuan"),
    "A7.1": ("rd_leader", "rd_team"),
    "A7.2": ("rd_staff", "employees", "university_cooperation"),
    "A8": ("own_trademarks",),
}


def fillings(figures: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The figures with every missing one of these at each of its extremes."""
    filled = [figures]
    for name in names:
        if figures[name] is None:
            filled = [{**known, name: value} for known in filled for value in EXTREMES[name]]
    return filled


@settings(max_examples=150, deadline=None)
@given(FIGURES)
def test_a_criterion_is_undecided_exactly_when_a_missing_value_could_change_it(figures: dict[str, Any]) -> None:
    for criterion, names in READS.items():
        found = finding(criterion, **figures)
        answers = {finding(criterion, **filled).met for filled in fillings(figures, names)}
        if found.reason == "not_covered" or (criterion == "A1.3" and figures["industry_class"] is None):
            assert found.met is None
        else:
            assert found.met is (answers.pop() if len(answers) == 1 else None)


@settings(max_examples=150, deadline=None)
@given(FIGURES, st.lists(MAYBE, max_size=5))
def test_a_known_margin_agrees_with_the_answer(figures: dict[str, Any], uses: list[bool | None]) -> None:
    patents = [patent(number, industrialised=used) for number, used in zip(INVENTIONS, uses, strict=False)]
    for found in judged(**figures, patents=patents).findings:
        assert found.limits.keys() == found.margins.keys()
        margins = [margin for margin in found.margins.values() if margin is not None]
        if found.criterion == "A1.3":
            assert found.met is True or not any(margin > 0 for margin in margins)
        elif any(margin >= 0 for margin in margins) and found.values.get("revenue_yuan") != 0:
            assert found.met is True


@settings(max_examples=100, deadline=None)
@given(FIGURES)
def test_the_outcome_is_the_worst_of_the_findings(figures: dict[str, Any]) -> None:
    assessment = judged(**figures)
    soft = {"A2", "A3", "A4.2"}
    if set(assessment.unmet) - soft:
        assert assessment.outcome == "ineligible"
    elif set(assessment.undecided) - soft:
        assert assessment.outcome == "needs_review"
    else:
        assert assessment.outcome == ("needs_waiver" if assessment.unmet + assessment.undecided else "eligible")


@settings(max_examples=100, deadline=None)
@given(FIGURES, st.decimals(0, 10_000_000, places=2))
def test_more_rd_input_never_worsens_answer_or_score(figures: dict[str, Any], more: Decimal) -> None:
    if figures["rd_input_yuan"] is None:
        figures["rd_input_yuan"] = "0"
    raised = {**figures, "rd_input_yuan": Decimal(figures["rd_input_yuan"]) + more}
    assert not (finding("A6", **figures).met and not finding("A6", **raised).met)
    before, after = (score(facts_of(firm(**each), PLAN, ON, PARAMETERS), PARAMETERS) for each in (figures, raised))
    assert before <= after


@settings(max_examples=100, deadline=None)
@given(FIGURES)
def test_the_score_stays_within_the_number_of_criteria(figures: dict[str, Any]) -> None:
    scored = parts(facts_of(firm(**figures), PLAN, ON, PARAMETERS), PARAMETERS)
    assert list(scored) == ["A5", "A6", "A7.2", "A8"]
    assert all(-1 <= part <= 1 and part.as_tuple().exponent == -6 for part in scored.values())
