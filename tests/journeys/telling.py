"""What a finished programme must show, whatever its workbook: counts that follow from the input and agree."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from eligibility.domain.assess import EXACT, assess_facts
from eligibility.domain.changes import soft_criteria
from eligibility.domain.facts import facts_of
from eligibility.domain.score import score
from eligibility.usecases.judging.judged import waivers_needed
from intake.workbook.read import read_workbook
from miaopu.demo.programme.admission import seats_of
from miaopu.demo.programme.applications import OUTCOMES
from miaopu.demo.programme.days import days_of, reference_of
from miaopu.demo.programme.story import SeatRule, Story
from shared import clock
from shared.domain.declaration import Declaration
from shared.domain.money import plain
from shared.domain.seats import Allocation, Ranked, SeatPlan, allocate, rank
from shared.plan.load import load_plan
from shared.plan.model import Plan
from shared.services import SERVICE_NAMES

FIRMS_FOR_ONE_WAIVER = 30
UPLOADED_AT = datetime(2024, 6, 10, tzinfo=UTC)
"""Any instant: only the order of rows within the file breaks ties."""


class Silent:
    """Shows nothing."""

    def step(self, zh: str, en: str) -> Callable[[int, int], None]:
        """Nothing to begin."""
        del zh, en
        return lambda _done, _total: None


@dataclass(frozen=True, slots=True)
class Judged:
    """A well-formed row of the workbook as the rules see it."""

    row: int
    firm: Declaration
    outcome: str
    waivers_needed: tuple[str, ...]
    score: Decimal


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of a workbook and a cap: from the rules alone, without any service."""

    counts: dict[str, int]
    waived: frozenset[str]
    members: frozenset[str]
    consenting: frozenset[str]
    marginal_firm: dict[str, Any]


def expected_of(workbook: Path, rule: SeatRule, plan: Plan | None = None) -> Expected:
    """Plays the round through: outcomes, waivers, recommendations, seats, and who stands on the lists."""
    plan = plan or load_plan()
    read = read_workbook(workbook, plan, reference_of(plan))
    judged = [_judged(entry.row, entry.declaration, plan) for entry in read.entries if entry.declaration is not None]
    missed = sorted(
        (one for one in judged if one.outcome == "needs_waiver"),
        key=lambda one: (len(one.waivers_needed), one.firm.uscc),
    )
    waived = missed[: max(1, len(read.entries) // FIRMS_FOR_ONE_WAIVER)]
    recommended = [one for one in judged if one.outcome == "eligible"] + waived
    allocation = _allocation(recommended, rule)
    members = {firm.uscc for firm in allocation.seated}
    consenting = members & {one.firm.uscc for one in judged if one.firm.bank_consent}
    outcomes = Counter(one.outcome for one in judged)
    listed = len(members) + len(consenting)
    counts = {
        "rows_read": len(read.entries),
        "rows_refused": len(read.entries) - len(judged),
        "assessed": len(judged),
        **{str(name): outcomes[name] for name in OUTCOMES},
        "waived": len(waived),
        "recommended": len(recommended),
        "admitted": len(members),
        "graduated": 1,
        "removed": 1,
        "proposed_for_removal": int(days_of(plan, clock.today()).swept is not None),
        "whitelisted": listed,
        "revoked": 2,
        "bank_receipts": listed + 2,
        "progress_verified": len(members) - 1,
    }
    return Expected(
        counts,
        frozenset(one.firm.uscc for one in waived),
        frozenset(members),
        frozenset(consenting),
        _marginal(allocation, recommended),
    )


def _judged(row: int, firm: Declaration, plan: Plan) -> Judged:
    on = reference_of(plan)
    parameters = plan.on(on)
    with localcontext(EXACT):
        facts = facts_of(firm, plan, on, parameters)
    assessment = assess_facts(facts, parameters)
    return Judged(
        row, firm, assessment.outcome, waivers_needed(assessment, soft_criteria(parameters)), score(facts, parameters)
    )


def _allocation(recommended: Sequence[Judged], rule: SeatRule) -> Allocation:
    """Rows of one file are submitted in its order, which is what breaks a tie."""
    seats = seats_of(Counter(one.firm.reporting_unit for one in recommended), rule)
    firms = (
        Ranked(one.firm.uscc, one.firm.reporting_unit, one.score, UPLOADED_AT + timedelta(microseconds=one.row))
        for one in recommended
    )
    return allocate(rank(firms), SeatPlan(rule.cap, seats=seats))


def _marginal(allocation: Allocation, recommended: Sequence[Judged]) -> dict[str, Any]:
    last = allocation.marginal
    assert last is not None
    place = rank([*allocation.seated, *(one.firm for one in allocation.unseated)]).index(last) + 1
    name = next(one.firm.name for one in recommended if one.firm.uscc == last.uscc)
    return {
        "uscc": last.uscc,
        "name": name,
        "reporting_unit": last.unit,
        "rank": place,
        "score": plain(last.score),
    }


def assert_counts_follow(story: Story, workbook: Path, cap: int) -> None:
    """The programme's counts and firms are those of its workbook and cap."""
    expected = expected_of(workbook, SeatRule(cap), story.plan)
    assert story.counts == expected.counts
    assert expected.counts["admitted"] == cap < expected.counts["recommended"]
    assert story.marginal_firm is not None
    assert story.marginal_firm.model_dump() == expected.marginal_firm
    assert {row.uscc for row in story.applications if row.id in story.waived} == expected.waived
    assert {member.uscc for member in story.members} == expected.members
    listed = {(entry["list_kind"], entry["uscc"]) for entry in story.whitelist}
    assert listed == {("members", uscc) for uscc in expected.members} | {
        ("pledge", uscc) for uscc in expected.consenting
    }
    assert_states(story)


def assert_states(story: Story) -> None:
    """Who is where at the end, in the pool, at the bank and in the removed firm's life."""
    states = {member.uscc: member.state for member in story.members}
    assert states[story.graduated] == "graduated"
    assert states[story.removed] == "removed"
    assert all(state == "active" for uscc, state in states.items() if uscc not in (story.graduated, story.removed))
    at_bank = {(entry["list_kind"], entry["uscc"]): entry["state"] for entry in story.whitelist}
    assert at_bank["members", story.removed] == at_bank["pledge", story.removed] == "revoked"
    assert at_bank["members", story.graduated] == "graduated"
    services = {item.service for item in story.timeline}
    assert services == set(SERVICE_NAMES)
