"""Whatever happens to a firm, and however late its services hear of it: nobody is trusted who must not be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis.stateful import run_state_machine_as_test

from shared.domain.known_of_firm import KnownOfFirm
from shared.domain.standing import RANKS, Standing, StandingRules, standing
from shared.testing.databases import Databases
from tests.journeys.standing_machine.histories import (
    everybody_is_tried,
    it_comes_in_again,
    nobody_gets_in,
    removals_that_fall,
    thirteen_reasons,
)
from tests.journeys.standing_machine.machine import machine_over
from tests.journeys.standing_machine.rig import Rig
from tests.journeys.standing_machine.settled import must_be_settled
from tests.machines import played


@pytest.fixture
def rig(databases: Databases, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(databases, tmp_path)
    yield rig
    rig.close()


@pytest.mark.timeout(1800)
def test_nobody_is_trusted_who_must_not_be_and_nobody_kept_out_by_what_was_reversed(
    rig: Rig, request: pytest.FixtureRequest
) -> None:
    run_state_machine_as_test(machine_over(rig), settings=played(request, examples=30, steps=40))


def test_removals_that_fall_are_undone_wherever_they_were_heard(rig: Rig) -> None:
    rig.do(removals_that_fall(rig.new_story()))


def test_who_came_in_again_unheard_leaves_once_it_is_heard_and_stays_where_it_was_reversed(rig: Rig) -> None:
    rig.do(it_comes_in_again(rig.new_story()))


def without(rank: int) -> Callable[[KnownOfFirm, date, StandingRules], Standing]:
    """The question of standing by whom one of the thirteen reasons is forgotten."""

    def forgetful(known: KnownOfFirm, on: date, rules: StandingRules) -> Standing:
        answer = standing(known, on, rules)
        left = tuple(reason for reason in answer.reasons if reason.rank != rank)
        may_be = replace(answer.may_be, screened=not left, admitted=not left)
        return replace(answer, reasons=left, may_be=may_be)

    return forgetful


def test_each_of_the_thirteen_reasons_is_missed_where_it_is_forgotten(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = rig.new_story()
    rig.do(thirteen_reasons(story))
    rig.do(nobody_gets_in(story))
    for rank in sorted(set(RANKS.values())):
        with monkeypatch.context() as patched:
            patched.setattr("shared.firms.ask.standing", without(rank))
            with pytest.raises(AssertionError):
                rig.do(everybody_is_tried(story))
    rig.do(must_be_settled(story))
