"""How much a database is asked."""

from contextlib import ExitStack
from typing import Any

from sqlalchemy import event

from shared.testing.world import World


async def statements_for(world: World, *applications: Any) -> int:
    """How many statements it takes to judge these applications, the ends of transactions among them."""
    seen: list[str] = []

    def by_sqlalchemy(*args: Any) -> None:
        seen.append(args[2])

    def past_it(record: Any) -> None:
        seen.append(record.query)

    def taken(adapted: Any, *_: Any) -> None:
        adapted.driver_connection.add_query_logger(past_it)

    def returned(adapted: Any, *_: Any) -> None:
        adapted.driver_connection.remove_query_logger(past_it)

    engine = world.runtime.database.engine.sync_engine
    with ExitStack() as stack:
        for name, listener in (("before_cursor_execute", by_sqlalchemy), ("checkout", taken), ("checkin", returned)):
            event.listen(engine, name, listener)
            stack.callback(event.remove, engine, name, listener)
        await world.feed(*applications)
    return len(seen)
