"""Violations that monitoring confirmed are known facts of an applicant: annex 10 looks back three years (M9)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from eligibility.domain.records import misconduct_in, with_records
from shared.domain.abnormal_filing import AppealState
from shared.events.eligibility import AssessmentChanged
from shared.events.monitoring import ViolationConfirmed
from shared.events.pool import RemovalGround
from shared.testing.builders import uscc
from shared.testing.in_thread import InThread
from shared.testing.world import World
from tests.eligibility.abnormal import PENDING, REVERSED, again, found, outcome, recomputed
from tests.eligibility.firms import ON, PARAMETERS
from tests.eligibility.members import admitted, appealed, violated
from tests.eligibility.rules import approved, changes_told, previewed, staged
from tests.eligibility.simulated import given_seats, result, seated, simulated
from tests.eligibility.submissions import submitted

ONE = UUID(int=1)
BEFORE = date(2024, 3, 1)
APRIL = {"notified_on": "2024-04-01"}


def record(ground: str = "tax_evasion", on: date = BEFORE, appeal: AppealState | None = None) -> dict[str, Any]:
    return {
        "violation_id": "v", "ground": ground, "occurred_on": on.isoformat(), "kind": None, "order_no": None,
        "appeal_state": appeal,
    }  # fmt: skip


def filing(appeal: AppealState = "not_appealed") -> ViolationConfirmed:
    kind = {"abnormal_kind": "without_research", "abnormal_order": 77, "appeal_state": appeal}
    violation = violated(1, ground="abnormal_filing", on=BEFORE)
    return ViolationConfirmed.model_validate(violation.model_dump() | kind)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2024, 6, 15), True),
        (date(2024, 6, 16), False),
        (date(2021, 6, 15), True),
        (date(2021, 6, 14), False),
    ],
)
def test_the_years_looked_back_end_on_the_reference_date(day: date, counts: bool) -> None:
    assert bool(misconduct_in([record(on=day)], date(2024, 6, 15), 3)) is counts


def test_more_years_than_the_calendar_has_look_back_for_ever() -> None:
    assert misconduct_in([record()], date(2024, 6, 15), 10**29)


@pytest.mark.parametrize("ground", ["no_progress", "abnormal_filing"])
def test_slow_progress_and_filings_are_no_misconduct(ground: str) -> None:
    assert not misconduct_in([record(ground)], date(2024, 6, 15), 3)


@pytest.mark.parametrize(
    ("appeal", "before", "expected"),
    [
        ("not_appealed", False, True),
        ("upheld", None, True),
        ("pending", False, None),
        ("pending", True, True),
        ("reversed", False, False),
        ("reversed", None, None),
        ("reversed", True, True),
    ],
)
def test_a_violation_counts_by_its_appeal_beside_what_is_declared(
    appeal: AppealState, before: bool | None, expected: bool | None
) -> None:
    declared = {"abnormal_filings": before, "misconduct": before}
    for ground, answer in (("abnormal_filing", "abnormal_filings"), ("tax_evasion", "misconduct")):
        values = with_records({}, [record(ground, appeal=appeal)], declared, ON, PARAMETERS)
        assert values.get(answer, before) is expected


async def finding(world: World, criterion: str, number: int = 1) -> dict[str, Any]:
    detail = (await world.get(f"/v1/assessments/{UUID(int=number)}")).json()
    return next(one for one in detail["findings"] if one["criterion"] == criterion)


@pytest.mark.anyio
async def test_misconduct_is_known_whatever_the_firm_declares(world: World) -> None:
    await world.feed(violated(1, ground="tax_evasion", on=BEFORE), submitted(1))
    a10 = await finding(world, "A10.2")
    assert (a10["met"], a10["values"]["misconduct"], await outcome(world, 1)) == (False, True, "ineligible")
    assert a10["sources"] == {"misconduct": "verified_record", "violations": "verified_record"}
    assert [(one["ground"], one["occurred_on"]) for one in a10["values"]["violations"]] == [
        ("tax_evasion", "2024-03-01")
    ]
    assert "偷漏税（2024-03-01）" in a10["message"]["zh"]
    assert "Tax evasion (2024-03-01)" in a10["message"]["en"]
    assert await recomputed(world, 1) == [True]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("ground", "on"), [("tax_evasion", date(2021, 6, 14)), ("no_progress", BEFORE), ("tax_evasion", date(2024, 6, 16))]
)
async def test_what_is_long_past_or_no_misconduct_does_not_count(world: World, ground: RemovalGround, on: date) -> None:
    await world.feed(violated(1, ground=ground, on=on), submitted(1))
    assert await outcome(world, 1) == "eligible"
    assert (await finding(world, "A10.2"))["sources"] == {"misconduct": "declared"}


@pytest.mark.anyio
async def test_the_years_looked_back_are_a_parameter(world: World) -> None:
    await world.feed(violated(1, on=date(2021, 6, 14)), submitted(1))
    longer = {"kind": "parameter", "name": "A10.2.look_back_years", "value": "4"}
    (flip,) = (await previewed(world, await staged(world, longer)))["flips"]
    assert flip["turned_by"] == ["A10.2"]
    await approved(world, longer)
    assert await outcome(world, 1) == "ineligible"
    assert await recomputed(world, 1) == [True, True]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("appeal", "expected"),
    [("not_appealed", "ineligible"), ("upheld", "ineligible"), ("pending", "needs_review"), ("reversed", "eligible")],
)
async def test_a_confirmed_filing_counts_by_its_appeal(world: World, appeal: AppealState, expected: str) -> None:
    await world.feed(filing(appeal), submitted(1))
    assert await outcome(world, 1) == expected
    source = (await finding(world, "A10.1"))["sources"]["abnormal_filings"]
    assert source == ("declared" if appeal == "reversed" else "verified_record")


@pytest.mark.anyio
async def test_what_is_confirmed_later_turns_the_undecided_application(world: World) -> None:
    await world.feed(submitted(1), submitted(2), again(3))
    violation = violated(1, on=BEFORE)
    await world.feed(violation)
    assert [await outcome(world, number) for number in (1, 2, 3)] == ["ineligible", "eligible", "ineligible"]
    told = await changes_told(world)
    assert {event.application_id.int for event in told} == {1, 3}
    assert {(event.cause, event.cause_id, event.turned_by) for event in told} == {
        ("record", violation.violation_id, ("A10.2",))
    }
    flips = (await world.get("/v1/flips", params={"cause_id": str(violation.violation_id)})).json()["items"]
    assert {flip["outcome_after"] for flip in flips} == {"ineligible"}
    assert await recomputed(world, 1) == [True, True]
    history = (await world.get(f"/v1/assessments/{ONE}/history")).json()
    assert (history[0]["cause"], history[0]["reviewed"]["records"][0]["ground"]) == ("record", "tax_evasion")


@pytest.mark.anyio
async def test_an_appeal_turns_it_back(world: World) -> None:
    violation = filing()
    await world.feed(submitted(1), violation)
    outcomes = [await outcome(world, 1)]
    states: tuple[AppealState, ...] = ("pending", "reversed")
    for month, state in enumerate(states, 7):
        await world.feed(appealed(violation, state, date(2024, month, 1)))
        outcomes.append(await outcome(world, 1))
    assert outcomes == ["ineligible", "needs_review", "eligible"]
    assert await recomputed(world, 1) == [True] * 4


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("first", "corrected", "wanted"), [("reversed", "upheld", "ineligible"), ("upheld", "reversed", "eligible")]
)
async def test_a_correction_holds_though_its_day_lies_before_that_of_what_it_corrects(
    world: World, first: AppealState, corrected: AppealState, wanted: str
) -> None:
    violation = filing()
    await world.feed(submitted(1), violation)
    await world.feed(appealed(violation, first, date(2024, 8, 1)))
    await world.feed(appealed(violation, corrected, date(2024, 7, 1)))
    assert await outcome(world, 1) == wanted


@pytest.mark.anyio
async def test_a_member_s_application_is_decided(world: World) -> None:
    await world.feed(submitted(1), admitted(1), violated(1, on=BEFORE))
    assert await outcome(world, 1) == "eligible"
    assert not [event for event in await world.published() if isinstance(event, AssessmentChanged)]


@pytest.mark.anyio
async def test_a_review_and_a_record_stand_side_by_side(world: World) -> None:
    await world.feed(submitted(1), filing("pending"))
    await found(world, REVERSED)
    assert await outcome(world, 1) == "needs_review"
    await found(world, APRIL)
    assert await outcome(world, 1) == "ineligible"
    await found(world, APRIL | PENDING)
    assert await outcome(world, 1) == "needs_review"
    assert await recomputed(world, 1) == [True] * 5


@pytest.mark.anyio
async def test_a_simulation_knows_the_records(world: World) -> None:
    world.runtime.compute = InThread(1)
    await given_seats(world)
    await world.feed(violated(1, on=BEFORE), submitted(1), submitted(2))
    assert seated(await result(world, await simulated(world)), "stays") == [uscc(2)]


@pytest.mark.anyio
async def test_misconduct_under_appeal_leaves_the_answer_open_and_a_reversal_gives_it_back(world: World) -> None:
    told = violated(1, ground="tax_evasion", on=BEFORE)
    await world.feed(told, submitted(1))
    assert await outcome(world, 1) == "ineligible"
    await world.feed(appealed(told, "pending", date(2024, 4, 1)))
    a10 = await finding(world, "A10.2")
    assert (a10["met"], a10["reason"], await outcome(world, 1)) == (None, "finding_contested", "needs_review")
    assert "偷漏税（2024-03-01，申诉中）" in a10["message"]["zh"]
    await world.feed(appealed(told, "reversed", date(2024, 5, 1)))
    assert (await finding(world, "A10.2"))["met"] is True
    assert await outcome(world, 1) == "eligible"
    assert set(await recomputed(world, 1)) == {True}
