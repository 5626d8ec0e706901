"""What holds for every route: it leads there, nothing of it can be spared, nothing is asked beyond what suffices."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from eligibility.domain.assess import assess
from eligibility.domain.route.find import find_route
from eligibility.domain.route.layout import Layout
from eligibility.domain.route.moves import WAIVER
from eligibility.domain.route.numbers import MOST_PERSONS, MOST_YUAN
from eligibility.domain.route.steps import Step
from shared.domain.declaration import Declaration
from shared.plan.efforts import Efforts
from shared.plan.parameters import Parameters
from tests.eligibility.firms import ON, PARAMETERS, PLAN
from tests.eligibility.route.applying import SIZE, after, unit
from tests.eligibility.route.strategies import firms, parameters, plan_with, tables

ANNEX = [criterion.id for criterion in PARAMETERS.criteria]
SLOTS = Layout.of(PARAMETERS).slots
STEPS = tuple(PLAN.efforts.on(ON))
many = settings(max_examples=100, deadline=None)


@many
@given(firms(), parameters(), tables())
def test_all_steps_together_make_the_firm_eligible(firm: Declaration, p: Parameters, efforts: Efforts) -> None:
    route = find_route(firm, plan_with(efforts), ON, p)
    if route.reachable:
        assert after(firm, p, route.steps).eligible()
        assert (route.steps == ()) is (assess(firm, PLAN, ON, p).outcome == "eligible")


@many
@given(firms(), parameters(), tables())
def test_no_step_can_be_left_out(firm: Declaration, p: Parameters, efforts: Efforts) -> None:
    steps = find_route(firm, plan_with(efforts), ON, p).steps
    for left_out in steps:
        assert not after(firm, p, [step for step in steps if step is not left_out]).eligible(), left_out


def less(step: Step) -> Step | None:
    """The step with one cent, person or patent less, of a size figure one more; None where there is no such value."""
    if isinstance(step.to, bool) or not isinstance(step.to, Decimal | int):
        return None
    if step.field in SIZE:
        most = MOST_PERSONS if step.field == "employees" else MOST_YUAN
        return None if step.to == most else replace(step, to=step.to + unit(step.field))
    asked_less = replace(step, to=step.to - unit(step.field))
    known = step.before if isinstance(step.before, Decimal | int) else 0
    assert isinstance(asked_less.to, Decimal | int)
    return asked_less if asked_less.to > known or (step.before is None and asked_less.to == 0) else None


@many
@given(firms(), parameters(), tables())
def test_to_is_the_least_that_suffices_and_of_a_size_figure_the_highest(
    firm: Declaration, p: Parameters, efforts: Efforts
) -> None:
    steps = find_route(firm, plan_with(efforts), ON, p).steps
    for step in steps:
        if lesser := less(step):
            changed = [lesser if each is step else each for each in steps]
            assert not after(firm, p, changed).eligible(), lesser


@many
@given(firms(), parameters(), tables())
def test_steps_stand_in_annex_order_under_the_first_criterion_that_needs_them(
    firm: Declaration, p: Parameters, efforts: Efforts
) -> None:
    steps = find_route(firm, plan_with(efforts), ON, p).steps
    places = [(ANNEX.index(s.criterion), SLOTS[s.criterion].index(s.field or WAIVER + s.criterion)) for s in steps]
    assert places == sorted(set(places))
    for step in steps:
        without = after(firm, p, [each for each in steps if each is not step])
        found = assess(Declaration.model_validate(without.data), PLAN, ON, p)
        wanting = [id_ for id_ in ANNEX if id_ in {*found.unmet, *found.undecided} - without.settled]
        assert wanting[:1] == [step.criterion] or not without.possible()


@many
@given(firms(), parameters(), tables())
def test_every_step_is_priced_by_its_row_and_dated_by_its_kind(
    firm: Declaration, p: Parameters, efforts: Efforts
) -> None:
    route = find_route(firm, plan_with(efforts), ON, p)
    for step in route.steps:
        row = efforts[step.criterion, step.field, step.kind]
        numbers = [Decimal(x) for x in (step.before, step.to) if isinstance(x, Decimal | int) and x is not None]
        distance = numbers[1] - numbers[0] if len(numbers) == 2 else Decimal(0)
        assert step.effort == row.fixed + row.per_unit * distance > 0
        assert step.earliest_on >= ON
        assert step.kind != "supply" or step.earliest_on == ON
    if route.reachable:
        assert route.effort == sum(step.effort for step in route.steps)


@many
@given(firms(), parameters(), tables())
def test_nothing_is_asked_that_must_never_be(firm: Declaration, p: Parameters, efforts: Efforts) -> None:
    for step in find_route(firm, plan_with(efforts), ON, p).steps:
        assert (step.criterion, step.field, step.kind) in STEPS
        if step.field in {*SIZE, "industry_class", "registered_division", "legal_person"}:
            assert (step.kind, step.before) == ("supply", None)
        if step.field in {"misconduct", "abnormal_filings"}:
            assert (step.kind, step.before, step.to) == ("supply", None, False)
        if step.kind == "waiver":
            assert step.criterion in {"A2", "A3", "A4.2"}
            assert (step.field, step.before, step.to) == (None, None, None)
            assert p.word(f"{step.criterion}.kind") == "soft"


def blocked(firm: Declaration, p: Parameters) -> list[str]:
    """The criteria that no allowed step can turn, said again in other words."""
    found = {finding.criterion: finding for finding in assess(firm, PLAN, ON, p).findings}
    ids = [id_ for id_ in ("A1.2", "A10.1", "A10.2") if found[id_].met is False]
    if found["A1.1"].met is not True and firm.registered_division is not None:
        ids.append("A1.1")
    if found["A1.3"].met is not True and firm.industry_class is not None and not _small_by_a_missing_figure(firm, p):
        ids.append("A1.3")
    if found["A3"].met is False and p.word("A3.kind") == "hard":
        ids.append("A3")
    return sorted(ids, key=ANNEX.index)


def _small_by_a_missing_figure(firm: Declaration, p: Parameters) -> bool:
    group = PLAN.size_groups.of_class(firm.industry_class or "", ON)
    prefix = f"A1.3.{group.key}." if group else "–"
    bounds = {name.removeprefix(prefix): p.number(name) for name in p if name.startswith(prefix)}
    least = {"employees": firm.rd_staff or 0}
    return any(getattr(firm, name) is None and bound > least.get(name, 0) for name, bound in bounds.items())


@many
@given(firms(), parameters(), tables())
def test_a_firm_is_blocked_by_exactly_what_can_never_be_turned(
    firm: Declaration, p: Parameters, efforts: Efforts
) -> None:
    route = find_route(firm, plan_with(efforts), ON, p)
    assert list(route.blocked_by) == blocked(firm, p)
    if route.blocked_by:
        assert (route.reachable, route.effort, route.steps) == (False, None, ())


@settings(max_examples=100, deadline=None)
@given(firms(), parameters(), tables())
def test_a_route_is_plain_data_with_both_languages(firm: Declaration, p: Parameters, efforts: Efforts) -> None:
    for step in find_route(firm, plan_with(efforts), ON, p).steps:
        plain = step.to_json()
        assert list(plain) == [
            "criterion", "kind", "field", "from", "to", "effort", "earliest_on", "evidence", "message",
        ]  # fmt: skip
        clause = f"（{step.criterion}）", f"({step.criterion})"
        for text in (step.message, step.evidence):
            assert text["zh"]
            assert text["en"]
            assert "_" not in text["zh"] + text["en"]
        assert clause[0] in step.message["zh"]
        assert clause[1] in step.message["en"]
