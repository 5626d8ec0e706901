"""Seats: never one too many, never one handed on, and nobody better left out for someone worse."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.seats import Ranked, SeatPlan, allocate, rank

START = datetime(2024, 6, 6, tzinfo=UTC)
UNITS = ("420100", "420200", "429021")


def firm(uscc: str, score: str = "1", unit: str = "420100", minutes: int = 0) -> Ranked:
    """A firm that submitted so many minutes after the start."""
    return Ranked(uscc, unit, Decimal(score), START + timedelta(minutes=minutes))


def test_the_best_score_comes_first_then_the_earlier_submission_then_the_code() -> None:
    late, early, other, best = firm("A", minutes=5), firm("C"), firm("B"), firm("Z", "2", minutes=9)
    assert rank([late, early, other, best]) == [best, other, early, late]


def test_a_full_unit_is_passed_over_and_its_seat_goes_to_nobody_else() -> None:
    ranked = [firm("A"), firm("B"), firm("C", unit="420200")]
    allocation = allocate(ranked, SeatPlan(cap=10, seats={"420100": 1, "420200": 5}))
    assert [each.uscc for each in allocation.seated] == ["A", "C"]
    assert [(each.firm.uscc, each.reason) for each in allocation.unseated] == [("B", "unit_full")]


def test_at_the_cap_it_ends_for_everyone() -> None:
    ranked = [firm("A"), firm("B"), firm("C", unit="420200")]
    allocation = allocate(ranked, SeatPlan(cap=12, used=11, seats={"420100": 400, "420200": 400}))
    assert allocation.marginal == ranked[0]
    assert [(each.firm.uscc, each.reason) for each in allocation.unseated] == [
        ("B", "cap_reached"),
        ("C", "cap_reached"),
    ]


def test_seats_that_are_taken_already_count() -> None:
    plan = SeatPlan(cap=500, used=3, seats={"420100": 3}, used_by_unit={"420100": 3})
    assert allocate([firm("A")], plan).unseated[0].reason == "unit_full"


def test_a_unit_without_a_number_has_no_limit_of_its_own() -> None:
    plan = SeatPlan(cap=2, seats={"420100": None})
    assert len(allocate([firm("A"), firm("B", unit="420200"), firm("C")], plan).seated) == 2


def test_a_lowered_cap_seats_nobody_and_breaks_nothing() -> None:
    allocation = allocate([firm("A")], SeatPlan(cap=1, used=5))
    assert (allocation.seated, allocation.marginal) == ((), None)


FIRMS = st.lists(
    st.builds(
        firm,
        st.text("ABCDEFGH", min_size=4, max_size=4),
        st.integers(-4, 4).map(str),
        st.sampled_from(UNITS),
        st.integers(0, 3),
    ),
    max_size=40,
    unique_by=lambda each: each.uscc,
)
PLANS = st.builds(
    SeatPlan,
    cap=st.integers(0, 30),
    used=st.integers(0, 10),
    seats=st.dictionaries(st.sampled_from(UNITS), st.none() | st.integers(0, 15)),
    used_by_unit=st.dictionaries(st.sampled_from(UNITS), st.integers(0, 5)),
)


@given(FIRMS, PLANS)
def test_cap_and_units_are_never_exceeded_and_everybody_is_accounted_for(firms: list[Ranked], plan: SeatPlan) -> None:
    allocation = allocate(rank(firms), plan)
    assert len(allocation.seated) <= plan.room()
    for unit, taken in Counter(each.unit for each in allocation.seated).items():
        assert (room := plan.room_of(unit)) is None or taken <= room
    everyone = [*allocation.seated, *(each.firm for each in allocation.unseated)]
    assert sorted(each.uscc for each in everyone) == sorted(each.uscc for each in firms)


@given(FIRMS, PLANS)
def test_whoever_is_left_out_had_no_seat_to_get(firms: list[Ranked], plan: SeatPlan) -> None:
    ranked = rank(firms)
    allocation = allocate(ranked, plan)
    for each in allocation.unseated:
        better = [seated for seated in allocation.seated if ranked.index(seated) < ranked.index(each.firm)]
        if each.reason == "cap_reached":
            assert len(better) == plan.room()
        else:
            assert sum(seated.unit == each.firm.unit for seated in better) == plan.room_of(each.firm.unit)


@given(FIRMS, PLANS, st.data())
def test_a_seated_firm_keeps_its_seat_when_its_score_rises(
    firms: list[Ranked], plan: SeatPlan, data: st.DataObject
) -> None:
    seated = allocate(rank(firms), plan).seated
    if not seated:
        return
    lucky = data.draw(st.sampled_from(seated))
    better = Ranked(lucky.uscc, lucky.unit, lucky.score + 1, lucky.submitted_at)
    assert better in allocate(rank([better if each == lucky else each for each in firms]), plan).seated


@given(FIRMS, PLANS, st.randoms())
def test_the_order_of_arrival_does_not_matter(firms: list[Ranked], plan: SeatPlan, random: Random) -> None:
    shuffled = list(firms)
    random.shuffle(shuffled)
    assert allocate(rank(shuffled), plan) == allocate(rank(firms), plan)
