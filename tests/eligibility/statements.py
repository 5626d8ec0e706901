"""How much a database is asked."""

from typing import Any

from sqlalchemy import event

from shared.testing.world import World


async def statements_for(world: World, *applications: Any) -> int:
    """How many statements it takes to judge these applications."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    engine = world.runtime.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await world.feed(*applications)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
