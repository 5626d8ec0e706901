"""What a simulation has done so far, kept until it ends, so that another run goes on from there."""

from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import delete, select

from eligibility.store.tables import ScenarioPart
from shared.messaging.unit_of_work import UnitOfWork

PartKind = Literal["inputs", "piece", "points"]


@dataclass(slots=True)
class Parts:
    """The inputs that all parts stand on, the pieces of the base in their order, and points of the sweep."""

    inputs: dict[str, Any] | None = None
    pieces: list[bytes] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)


async def read_parts(uow: UnitOfWork, scenario_id: UUID) -> Parts:
    """What is there."""
    statement = select(ScenarioPart.kind, ScenarioPart.content).where(ScenarioPart.scenario_id == scenario_id)
    found = Parts()
    for kind, content in (await uow.session.execute(statement.order_by(ScenarioPart.kind, ScenarioPart.number))).all():
        if kind == "inputs":
            found.inputs = orjson.loads(content)
        elif kind == "piece":
            found.pieces.append(content)
        else:
            found.points += orjson.loads(content)
    return found


async def keep_part(uow: UnitOfWork, scenario_id: UUID, kind: PartKind, number: int, content: bytes) -> None:
    """Keeps one part."""
    uow.session.add(ScenarioPart(scenario_id=scenario_id, kind=kind, number=number, content=content))
    await uow.session.flush()


async def drop_parts(uow: UnitOfWork, scenario_id: UUID) -> None:
    """Forgets all."""
    await uow.session.execute(delete(ScenarioPart).where(ScenarioPart.scenario_id == scenario_id))
