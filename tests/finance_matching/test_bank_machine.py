"""Whatever a bank does and whatever befalls the deliverer: revocations first, none missing, none late."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from shared.testing.databases import Databases
from tests.finance_matching.given import uscc_of
from tests.finance_matching.machine.bank import MODES, Mode, Told
from tests.finance_matching.machine.oracle import TOLERANCE_S, Committed, latest_taken, violations
from tests.finance_matching.machine.rig import Rig
from tests.machines import played

_SETTLED_S = 40.0
_LINGERING_S = 3 * TOLERANCE_S
_LATEST_S = 12.0
"""A killed deliverer's lease (2 s), a gone endpoint's pause (0.8 s), and a machine that is busy with other tests."""


@pytest.fixture
def rig(databases: Databases, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(databases, tmp_path / "finance")
    rig.open()
    yield rig
    rig.close()


def machine_over(rig: Rig) -> type[RuleBasedStateMachine]:  # noqa: C901 - one small rule after another
    """A machine whose runs share one database and one deliverer, each with a bank and firms of its own."""

    class BankMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.members: list[int] = []
            self.removed: list[int] = []

        @initialize(firms=st.integers(2, 6))
        def a_bank_and_some_members(self, firms: int) -> None:
            rig.new_bank()
            self.members += rig.admit(firms)

        @rule(firms=st.integers(1, 4))
        def firms_are_admitted(self, firms: int) -> None:
            self.members += rig.admit(firms)

        @precondition(lambda self: self.members)
        @rule(data=st.data())
        def a_firm_is_removed(self, data: st.DataObject) -> None:
            firm = data.draw(st.sampled_from(self.members))
            self.members.remove(firm)
            self.removed.append(firm)
            rig.remove(firm)

        @precondition(lambda self: self.removed)
        @rule(data=st.data())
        def a_removed_firm_is_listed_again(self, data: st.DataObject) -> None:
            firm = data.draw(st.sampled_from(self.removed))
            self.removed.remove(firm)
            self.members.append(firm)
            rig.list_again(firm)

        @rule(mode=st.sampled_from(MODES), seconds=st.sampled_from([0.0, 0.2, 0.6]))
        def the_receiver_behaves(self, mode: Mode, seconds: float) -> None:
            rig.bank.mode = mode
            time.sleep(seconds)

        @rule(events=st.integers(1, 3))
        def the_receiver_lies(self, events: int) -> None:
            rig.bank.lies = events

        @rule()
        def the_secret_is_changed(self) -> None:
            rig.rotate()

        @rule()
        def the_bank_is_suspended(self) -> None:
            rig.suspend()

        @rule()
        def the_bank_is_let_in(self) -> None:
            rig.let_in()

        @rule(most=st.integers(1, 6), ack=st.integers(0, 6), faulty=st.integers(0, 2))
        def the_bank_pulls(self, most: int, ack: int, faulty: int) -> None:
            rig.pull(most, ack, faulty)

        @rule(after_sends=st.sampled_from([0, 1, 2]))
        def the_deliverer_is_killed(self, after_sends: int) -> None:
            """At once, or later between a bank's answer and its receipt."""
            rig.kill_deliverer()
            rig.start_deliverer(f"delivery-after-send:{after_sends}" if after_sends else "")

        def teardown(self) -> None:
            if not hasattr(rig, "bank"):
                return
            well_since = rig.settle(_SETTLED_S)
            rig.end_bank()
            assert violations(rig.bank.log, rig.revocations, rig.suspended) == []
            assert rig.missing() == set()
            assert latest_taken(rig.bank.log, rig.revocations, well_since) < _LATEST_S
            assert rig.bank.forged == 0

    return BankMachine


@pytest.mark.timeout(1800)
def test_revocations_come_first_none_is_missing_and_none_is_late(rig: Rig, request: pytest.FixtureRequest) -> None:
    run_state_machine_as_test(machine_over(rig), settings=played(request, examples=20, steps=25))


@pytest.mark.parametrize(
    ("order", "clean"), [pytest.param("settled", True, id="as it is"), pytest.param("number", False, id="by number")]
)
def test_an_order_by_number_alone_is_caught(databases: Databases, tmp_path: Path, order: str, clean: bool) -> None:
    rig = Rig(databases, tmp_path / "finance", order)
    rig.open()
    try:
        rig.new_bank()
        rig.bank.mode, rig.bank.slow_s = "slow", 0.2
        rig.remove(rig.admit(200)[-1])
        time.sleep(3 * TOLERANCE_S)
        rig.settle(_SETTLED_S)
        found = violations(rig.bank.log, rig.revocations)
    finally:
        rig.close()
    assert (found == []) is clean, found[:3]


@pytest.mark.parametrize(
    ("order", "clean"), [pytest.param("settled", True, id="as it is"), pytest.param("beside", False, id="past it")]
)
def test_grants_that_go_past_a_revocation_which_waits_for_its_entry_are_caught(
    databases: Databases, tmp_path: Path, order: str, clean: bool
) -> None:
    """The bank takes longer over one listing than a request may be on its way, and the firm is removed meanwhile."""
    rig = Rig(databases, tmp_path / "finance", order, timeout_s=4 * _LINGERING_S)
    rig.open()
    try:
        rig.new_bank()
        rig.bank.mode = "slow"
        rig.bank.lingers[uscc_of(1)] = _LINGERING_S
        firms = rig.admit(200)
        assert firms[0] == 1
        while not any(told.entry[1] == uscc_of(1) for told in rig.bank.log):
            time.sleep(0.01)
        rig.remove(firms[0])
        time.sleep(_LINGERING_S)
        rig.settle(_SETTLED_S)
        found = violations(rig.bank.log, rig.revocations)
    finally:
        rig.close()
    assert (found == []) is clean, found[:3]


def test_the_oracle_sees_a_grant_that_came_after_its_revocation() -> None:
    entry = ("members", "91420100MA4TEKT06N")
    revoked = Committed(entry, 2, 100.0)
    grant = Told(103.0, "push", "a", 1, "listed", entry, 1, (), "taken")
    revocation = Told(102.0, "push", "b", 2, "revoked", entry, 2, (), "taken")
    assert violations([revocation, grant], [revoked])
    assert violations([revocation], [revoked]) == []
