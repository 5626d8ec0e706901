"""No history of applications, findings, appeals, admissions and exits lets in whom it must not, or keeps one out."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.known_of_firm import KnownOfFirm
from shared.domain.standing import Standing, standing
from tests.shared.domain import forbidden
from tests.shared.domain.histories import History, known_of
from tests.shared.domain.known import RULES

STEPS = 36


def try_to_recommend(history: History) -> None:
    for one in history.of("applied")[-2:]:
        on = history.near(5)
        answer = standing(known_of(history, one["id"]), on, RULES)
        against = forbidden.against_admission(history, one["id"], on) - {12}
        assert answer.may_be.recommended == (not against), (history.events, on)
        if answer.may_be.recommended:
            history.add("recommended", id=one["id"], on=on)


def try_to_admit(history: History) -> None:
    for one in history.of("applied")[-2:]:
        on = history.near(5)
        answer = standing(known_of(history, one["id"]), on, RULES)
        against = forbidden.against_admission(history, one["id"], on)
        assert answer.may_be.admitted == (not against), (history.events, on, against)
        if answer.may_be.admitted:
            history.add("admitted", id=one["id"], on=on)


def try_to_list(history: History) -> None:
    answer = standing(known_of(history, None), history.today, RULES)
    assert answer.may_be.listed != forbidden.must_not_be_listed(history), history.events
    assert bool(answer.must_leave) == forbidden.must_not_stay(history), history.events


def leave(history: History) -> None:
    if not forbidden.in_the_pool(history):
        return
    answer = standing(known_of(history, None), history.today, RULES)
    honours = not answer.against_membership
    assert honours == (not forbidden.must_not_be_listed(history)), history.events
    if answer.must_leave:
        assert not honours, history.events
        history.add("exited", route="removal", on=history.today, by=answer.must_leave[0].violation_id)
    elif honours and history.random.random() < 0.1:
        history.add("exited", route="graduation", on=history.today, by=None)
    else:
        history.punish()


def come_back(history: History) -> None:
    words = [event for event in history.events if event["kind"] in ("admitted", "exited", "reinstated")]
    if not words or words[-1].get("route") != "removal":
        return
    if forbidden.last_word(history, words[-1]["by"]) == "reversed":
        history.add("reinstated", on=history.today)
    else:
        history.after_a_removal(words[-1]["by"])


ACTS = (try_to_recommend, try_to_admit, try_to_admit, try_to_list, leave, leave, come_back, come_back)


def live(seed: int) -> History:
    """One history to its end, each act of it compared with what must never be."""
    history = History(Random(seed))
    history.happen()
    for _ in range(STEPS):
        history.happen() if history.random.random() < 0.25 else history.random.choice(ACTS)(history)
    return history


def test_no_history_lets_a_firm_in_that_must_not_be_or_keeps_one_out_by_what_was_reversed(
    request: pytest.FixtureRequest,
) -> None:
    histories = 100_000 if request.config.getoption("--full-length", default=False) else 3_000

    @settings(max_examples=histories, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**48))
    def of_any_seed(seed: int) -> None:
        live(seed)

    of_any_seed()


def test_the_histories_reach_what_they_are_about() -> None:
    met: dict[str, int] = {}
    for seed in range(400):
        history = live(seed)
        for kind in {event["kind"] for event in history.events}:
            met[kind] = met.get(kind, 0) + 1
    assert all(
        met.get(kind, 0) > 5 for kind in ("recommended", "admitted", "exited", "reinstated", "appeal", "assigned")
    ), met


def test_a_rule_that_forgets_a_reason_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = standing

    def forgetful(known: KnownOfFirm, *rest: object) -> Standing:
        fewer = KnownOfFirm(known.applications, (), known.stays, known.assigned_unit, known.application)
        return kept(fewer, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("tests.shared.domain.test_standing_histories.standing", forgetful)
    with pytest.raises(AssertionError):
        [live(seed) for seed in range(200)]
