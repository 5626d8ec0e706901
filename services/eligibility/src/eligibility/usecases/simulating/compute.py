"""What a simulation computes, each in a process of its own; results go in and out as bytes, for they may be large."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from eligibility.domain.simulation.base import Piece
from eligibility.domain.simulation.judged import Judge
from eligibility.domain.simulation.order import order_from
from eligibility.domain.simulation.run import judge_of, points_of, result_of
from eligibility.domain.simulation.side_by_side import side_by_side
from eligibility.usecases.simulating.read_base import Rules
from shared.digest import digest_of
from shared.domain.seats import SeatPlan
from shared.schemas.eligibility.simulation_results import SimulationResult

Seats = dict[str, Any] | None
_SWEEP_S: Final = 4.0
"""After so long no further point is begun, so that progress is told every few seconds."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A finished result as it is kept and given out, and what the journal says of it."""

    content: bytes
    digest: str
    rules_version: str
    entering: int
    leaving: int


def place_in_process(pieces: Sequence[bytes]) -> tuple[int, tuple[date, UUID]]:
    """How many firms these pieces hold, and the place behind which the base is read on."""
    found = [Piece.from_bytes(content) for content in pieces]
    return sum(len(piece.firms) for piece in found), (found[-1].on, UUID(found[-1].firms[-1].application_id))


def compare_in_process(rules: Rules, pieces: Sequence[bytes], request: dict[str, Any], seats: Seats) -> bytes:
    """The what-if beside the rules in force, as JSON."""
    return orjson.dumps(result_of(_judge(rules, pieces), order_from(request), seats_of(seats)))


def sweep_in_process(
    rules: Rules, pieces: Sequence[bytes], request: dict[str, Any], seats: Seats, values: Sequence[str]
) -> list[dict[str, Any]]:
    """The first of these points of the sweep: one at least, and as many as some seconds allow."""
    judge, until, points = _judge(rules, pieces), time.monotonic() + _SWEEP_S, []
    for point in points_of(judge, order_from(request), seats_of(seats), values):
        points.append(point)
        if time.monotonic() > until:
            break
    return points


def whole_in_process(stamp: dict[str, Any], result: bytes, sweep: dict[str, Any] | None) -> Whole:
    """The result with its stamps and its sweep, in the form in which it is given out."""
    found = SimulationResult.model_validate({**stamp, **orjson.loads(result), "sweep": sweep})
    content = found.model_dump_json(by_alias=True).encode()
    version = found.rules[-1].version
    return Whole(content, digest_of(orjson.loads(content)), version, found.entering, found.leaving)


def compare_results_in_process(results: Sequence[bytes], orders: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Kept results side by side."""
    return side_by_side([orjson.loads(content) for content in results], orders)


def seats_of(told: Seats) -> SeatPlan | None:
    """The seat plan as `allocate` takes it."""
    if told is None:
        return None
    return SeatPlan(
        cap=told["cap"],
        used=told["used"],
        seats={unit["reporting_unit"]: unit["seats"] for unit in told["units"]},
        used_by_unit={unit["reporting_unit"]: unit["used"] - unit.get("by_right", 0) for unit in told["units"]},
    )


def _judge(rules: Rules, pieces: Sequence[bytes]) -> Judge:
    return judge_of(rules.plan(), [Piece.from_bytes(content) for content in pieces])
