"""Names of firms as they are searched, kept beside the tables that hold them.

`keep_names` looks for names of which `firm_name` does not know yet, whoever wrote them: a route, a copy, or a program
of an earlier release. It runs after commits, in a transaction of its own, so that no intake waits for an index.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from typing import Final

import asyncpg
import orjson

from shared.database.failures import is_infrastructure
from shared.domain.initials import initials_of
from shared.domain.name_keys import name_key, pairs, parts_of_code
from shared.log import get_logger
from shared.runtime import Runtime

log = get_logger(__name__)
WAKE: Final = "names"
PLACE: Final = ","
"""Parts the places of `initials`."""
_SET, _MANY = 500, 5000
_LOCK = 0x6E616D6573  # "names"
_REST_S, _LOOK_AGAIN_S = 1.0, 30.0
_WORK_SHARE = 10
"""Where many names come in, their index takes a tenth of the time."""
_ALONE = "SELECT pg_try_advisory_xact_lock($1)"
_NEW = """
SELECT DISTINCT uscc, name FROM {table} t
WHERE name IS NOT NULL AND NOT EXISTS (SELECT FROM firm_name n WHERE n.uscc = t.uscc AND n.name = t.name) LIMIT $1
"""
_KEEP = """
INSERT INTO firm_name (uscc, name, key, initials, parts)
SELECT uscc, name, key, initials, parts FROM json_populate_recordset(NULL::firm_name, $1::json) ORDER BY uscc, name
ON CONFLICT DO NOTHING
"""


async def keep_names(connection: asyncpg.Connection, tables: Sequence[str], most: int = _SET) -> int:
    """Makes new names of each table known, up to `most` of each; returns how many, 0 where another process is at it."""
    async with connection.transaction():
        if not await connection.fetchval(_ALONE, _LOCK):
            return 0
        found: dict[tuple[str, str], None] = {}
        for table in tables:
            rows = await connection.fetch(_NEW.format(table=table), most)
            found |= dict.fromkeys((row["uscc"], row["name"]) for row in rows)
        if found:
            await connection.execute(_KEEP, orjson.dumps([row_of(*named) for named in found]).decode())
        return len(found)


def row_of(uscc: str, name: str) -> dict[str, object]:
    """A row of `firm_name`."""
    key = name_key(name)
    initials = initials_of(key)
    parts = pairs(key) | pairs(initials) | parts_of_code(name_key(uscc))
    return {"uscc": uscc, "name": name, "key": key, "initials": PLACE.join(initials), "parts": sorted(parts)}


async def keep_all_names(connection: asyncpg.Connection, tables: Sequence[str]) -> None:
    """Makes all names known, as after the migration that begins to."""
    while await keep_names(connection, tables, _MANY):
        pass


async def follow_names(runtime: Runtime, tables: Sequence[str]) -> None:
    """Makes names known soon after the commits that brought them; runs until cancelled."""
    wake = runtime.wakes.setdefault(WAKE, asyncio.Event())
    wake.set()
    while True:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN_S):
                await wake.wait()
        wake.clear()
        started = time.monotonic()
        if await _kept_some(runtime, tables):
            wake.set()
        await asyncio.sleep(max(_REST_S, _WORK_SHARE * (time.monotonic() - started)))


async def _kept_some(runtime: Runtime, tables: Sequence[str]) -> bool:
    try:
        async with runtime.database.connection() as connection:
            return bool(await keep_names(connection, tables))
    except Exception as error:
        if not is_infrastructure(error):
            log.error("names could not be made known", exc_info=error)
        return False
