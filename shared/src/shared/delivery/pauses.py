"""What follows from an attempt in vain: whom it is put down to, and how long nothing is sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from shared.delivery.queue import Outcome

DISABLED_AFTER: Final = timedelta(days=3)
"""An endpoint that took nothing for so long is told as disabled; it is tried on without end."""
LONGEST_ASKED_S: Final = 24 * 3600.0
"""More than this of `Retry-After` is not believed."""
_SPREAD: Final = 0.2
_URGENT_SPREAD: Final = 0.25
_ASKS_FOR_A_PAUSE: Final = frozenset({429, 502, 503, 504})


class Verdict(StrEnum):
    """Whom an outcome is put down to."""

    RECEIVED = "received"
    MESSAGE = "message"
    """The endpoint is well and does not take this message (any 4xx but 410 and 429)."""
    ENDPOINT = "endpoint"
    """It takes nothing for now."""
    GONE = "gone"
    """It says 410, or shows a bad certificate: only people can mend that."""


def verdict_of(outcome: Outcome) -> Verdict:
    """Whom an outcome is put down to."""
    if outcome.result == "received":
        return Verdict.RECEIVED
    if outcome.bad_certificate or outcome.status == HTTPStatus.GONE:
        return Verdict.GONE
    if outcome.status == HTTPStatus.TOO_MANY_REQUESTS or outcome.status is None:
        return Verdict.ENDPOINT
    return Verdict.MESSAGE if 400 <= outcome.status < 500 else Verdict.ENDPOINT


def pause_s(failures: int, pauses: Sequence[float], chance: float) -> float:
    """Seconds after the n-th failure in a row, spread by a fifth both ways so that endpoints do not fall into step.

    `chance` is a random number from 0 to 1; behind the last pause its length stays.
    """
    length = pauses[min(failures, len(pauses)) - 1]
    return length * (1 - _SPREAD + 2 * _SPREAD * chance)


def pause_after(outcome: Outcome, failures: int, pauses: Sequence[float], gone_s: float, chance: float) -> float:
    """Seconds for which an endpoint that failed is sent nothing but urgent messages: what it asks for comes first."""
    if verdict_of(outcome) is Verdict.GONE:
        return gone_s
    own = pause_s(failures, pauses, chance)
    return own if outcome.retry_after_s is None else max(min(outcome.retry_after_s, LONGEST_ASKED_S), pauses[0])


def next_urgent_try_at(
    outcome: Outcome, failures: int, pauses: Sequence[float], gone_s: float, urgent_s: float, chance: float
) -> datetime:
    """When an urgent message is tried again, whatever `Retry-After` says.

    The pause runs from start to start: what an endpoint takes to say nothing is no addition to it.
    """
    pause = timedelta(seconds=_urgent_pause_s(outcome, failures, pauses, gone_s, urgent_s, chance))
    return max(outcome.ended_at, outcome.sent_at + pause)


def _urgent_pause_s(
    outcome: Outcome, failures: int, pauses: Sequence[float], gone_s: float, urgent_s: float, chance: float
) -> float:
    """Seconds, spread by a quarter both ways.

    The first tries after a break that nobody announced come sooner, by the pauses of all messages.
    """
    verdict = verdict_of(outcome)
    if verdict is Verdict.GONE:
        return gone_s
    steady = urgent_s * (1 - _URGENT_SPREAD + 2 * _URGENT_SPREAD * chance)
    if verdict is Verdict.MESSAGE or outcome.status in _ASKS_FOR_A_PAUSE:
        return steady
    return min(steady, pause_s(failures, pauses, chance))
