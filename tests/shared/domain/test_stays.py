"""Stays folded from what pool told: the sequence alone orders the facts."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from uuid import UUID

import pytest

from shared.domain.known_of_firm import Stay
from shared.domain.stays import MembershipFact, stays_of

FIRST = MembershipFact("admitted", 1, date(2024, 7, 1), UUID(int=1))
LEFT = MembershipFact("exited", 2, date(2025, 9, 15), route="removal", ground="tax_evasion", violation_id=UUID(int=9))
BACK = MembershipFact("reinstated", 3, date(2025, 10, 1), UUID(int=1), date(2024, 7, 1))
AGAIN = MembershipFact("admitted", 4, date(2025, 1, 1), UUID(int=2))


def test_the_order_in_which_facts_come_changes_nothing() -> None:
    facts = (FIRST, LEFT, replace(AGAIN, sequence=3), replace(LEFT, sequence=4, effective_on=date(2026, 1, 1)))
    folded = {stays_of(order) for order in permutations(facts)}
    assert [[(stay.admitted_on, stay.left_on) for stay in stays] for stays in folded] == [
        [(date(2024, 7, 1), date(2025, 9, 15)), (date(2025, 1, 1), date(2026, 1, 1))]
    ]


def test_an_exit_of_an_unknown_firm_is_kept_without_a_day_of_admission() -> None:
    (stay,) = stays_of([LEFT])
    assert (stay.admitted_on, stay.left_on, stay.is_over) == (None, date(2025, 9, 15), True)


def test_an_admission_of_higher_sequence_opens_the_membership_again_whatever_its_day() -> None:
    assert stays_of([LEFT, AGAIN])[-1] == Stay(date(2025, 1, 1), application_id=UUID(int=2))


def test_a_reinstatement_restores_the_stay_that_ended() -> None:
    (stay,) = stays_of([FIRST, LEFT, BACK])
    assert (stay.admitted_on, stay.is_over, stay.reversed_on) == (date(2024, 7, 1), False, date(2025, 10, 1))
    (removed,) = stays_of([FIRST, LEFT, BACK, replace(LEFT, sequence=4, effective_on=date(2026, 1, 1))])
    assert (removed.is_over, removed.reversed_on) == (True, None)


def test_a_reinstatement_of_an_unknown_firm_makes_it_a_member_since_its_admission() -> None:
    (stay,) = stays_of([BACK])
    assert (stay.admitted_on, stay.is_over) == (date(2024, 7, 1), False)


def test_what_is_told_again_adds_no_stay_and_ends_none() -> None:
    facts = [FIRST, LEFT, BACK, AGAIN, replace(LEFT, sequence=5, effective_on=date(2026, 1, 1))]
    for known in range(1, len(facts) + 1):
        once = facts[:known]
        assert stays_of([*once, *(replace(fact, sequence=fact.sequence + 10) for fact in once)]) == stays_of(once)


def test_two_removals_undone_on_one_day_are_two_and_told_again_still_two() -> None:
    second = replace(LEFT, sequence=4, effective_on=BACK.effective_on, violation_id=UUID(int=10))
    facts = [FIRST, LEFT, BACK, second, replace(BACK, sequence=5)]
    (stay,) = stays_of(facts)
    assert (stay.is_over, stay.violation_id) == (False, UUID(int=10))
    assert stays_of([*facts, *(replace(fact, sequence=fact.sequence + 10) for fact in facts)]) == (stay,)


def test_two_removals_of_one_day_by_one_violation_are_two_by_their_ids() -> None:
    undone = replace(BACK, effective_on=LEFT.effective_on, exit_id=UUID(int=21))
    facts = [FIRST, replace(LEFT, exit_id=UUID(int=21)), undone, replace(LEFT, sequence=4, exit_id=UUID(int=22))]
    (stay,) = stays_of(facts)
    assert (stay.is_over, stay.reversed_on) == (True, None)
    assert stays_of([*facts, *(replace(fact, sequence=fact.sequence + 10) for fact in facts)]) == (stay,)


@pytest.mark.parametrize("since", range(1, 6))
def test_what_was_kept_before_exits_had_ids_is_the_same_when_it_is_told_again(since: int) -> None:
    facts = [FIRST, replace(LEFT, exit_id=UUID(int=21)), replace(BACK, exit_id=UUID(int=21)), AGAIN]
    kept = [replace(fact, exit_id=None) if fact.sequence < since else fact for fact in facts]
    assert stays_of([*kept, *(replace(fact, sequence=fact.sequence + 10) for fact in facts)]) == stays_of(facts)
