"""Up, down and unused: the bus is down while anybody who uses it has no answer."""

from shared.bus.state import PRODUCER, BusState


def test_it_is_down_until_everyone_who_complained_has_an_answer() -> None:
    state = BusState()
    state.fail("group pool", ConnectionError("refused"))
    since = state.down_since
    state.fail(PRODUCER, TimeoutError())
    state.recover("group pool")
    assert state.down_since == since
    assert "producer: TimeoutError" in str(state)
    assert "group pool" not in str(state)
    state.recover(PRODUCER)
    assert str(state) == "up"


def test_a_relay_that_stands_by_has_no_complaint() -> None:
    state = BusState()
    state.fail(PRODUCER, TimeoutError())
    state.forget(PRODUCER)
    assert str(state) == "up"
    fresh = BusState()
    fresh.forget(PRODUCER)
    assert str(fresh) == "unused"
