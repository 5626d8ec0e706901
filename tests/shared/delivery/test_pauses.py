"""What a vain attempt means: for the message, for the endpoint, for how long; revocations are tried without end."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.delivery.pauses import Verdict, next_urgent_try_at, pause_after, pause_s, verdict_of
from shared.delivery.queue import Outcome
from shared.settings import Settings

AT = datetime(2026, 3, 1, tzinfo=UTC)
LADDER = (1.0, 5.0, 30.0)


def answered(status: int | None, retry_after_s: float | None = None, *, bad_certificate: bool = False) -> Outcome:
    """An attempt that ended so; without a status nothing was heard."""
    if status is None:
        return Outcome("unreachable", AT, AT, error="away", bad_certificate=bad_certificate)
    return Outcome("received" if status < 300 else "refused", AT, AT, status, "…", retry_after_s)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (204, Verdict.RECEIVED),
        (302, Verdict.ENDPOINT),
        (400, Verdict.MESSAGE),
        (401, Verdict.MESSAGE),
        (404, Verdict.MESSAGE),
        (409, Verdict.MESSAGE),
        (410, Verdict.GONE),
        (422, Verdict.MESSAGE),
        (429, Verdict.ENDPOINT),
        (500, Verdict.ENDPOINT),
        (502, Verdict.ENDPOINT),
        (503, Verdict.ENDPOINT),
        (504, Verdict.ENDPOINT),
        (None, Verdict.ENDPOINT),
    ],
)
def test_a_4xx_is_put_down_to_the_event_and_what_else_fails_to_the_endpoint(
    status: int | None, verdict: Verdict
) -> None:
    assert verdict_of(answered(status)) is verdict


def test_a_bad_certificate_is_for_people_to_mend() -> None:
    assert verdict_of(answered(None, bad_certificate=True)) is Verdict.GONE


@pytest.mark.parametrize(("failures", "length"), [(1, 1.0), (2, 5.0), (3, 30.0), (4, 30.0), (500, 30.0)])
def test_pauses_grow_and_then_stay(failures: int, length: float) -> None:
    assert pause_s(failures, LADDER, 0.5) == pytest.approx(length)
    assert pause_s(failures, LADDER, 0.0) == pytest.approx(length * 0.8)
    assert pause_s(failures, LADDER, 1.0) == pytest.approx(length * 1.2)


@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [
        pytest.param(answered(500), 5.0, id="the ladder"),
        pytest.param(answered(503, 77), 77, id="what the bank asks for"),
        pytest.param(answered(429, 0), 1.0, id="never less than the first pause"),
        pytest.param(answered(503, 10**9), 24 * 3600, id="never more than a day"),
        pytest.param(answered(410), 900, id="gone"),
        pytest.param(answered(None, bad_certificate=True), 900, id="a bad certificate"),
    ],
)
def test_grants_wait_as_long_as_the_bank_asks(outcome: Outcome, seconds: float) -> None:
    assert pause_after(outcome, 2, LADDER, 900, 0.5) == pytest.approx(seconds)


@pytest.mark.parametrize("failures", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("outcome", "least", "most"),
    [
        pytest.param(answered(503, 86_400), 15, 25, id="whatever Retry-After says"),
        pytest.param(answered(429), 15, 25, id="429"),
        pytest.param(answered(422), 15, 25, id="refused"),
        pytest.param(answered(500), 0, 25, id="500"),
        pytest.param(answered(None), 0, 25, id="away"),
        pytest.param(answered(410), 900, 900, id="gone, the one exception"),
    ],
)
def test_a_revocation_is_tried_again_every_twenty_seconds_without_end(
    outcome: Outcome, least: float, most: float, failures: int
) -> None:
    for chance in (0.0, 0.5, 1.0):
        again = next_urgent_try_at(outcome, failures, LADDER, 900, 20, chance)
        assert least <= (again - AT).total_seconds() <= most


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 15), (0.5, 20), (1.0, 25)])
def test_an_endpoint_that_takes_its_time_to_say_nothing_is_tried_no_later(chance: float, seconds: float) -> None:
    settings = Settings()
    silent = Outcome("unreachable", AT, AT + timedelta(seconds=settings.delivery_timeout_s), error="no answer")
    again = next_urgent_try_at(silent, 7, LADDER, 900, settings.delivery_urgent_pause_s, chance)
    assert again == AT + timedelta(seconds=seconds)


def test_nor_is_it_tried_before_its_last_attempt_has_ended() -> None:
    silent = Outcome("unreachable", AT, AT + timedelta(seconds=10), error="no answer")
    assert next_urgent_try_at(silent, 1, LADDER, 900, 20, 0.5) == silent.ended_at
