"""Whether a program may run on a database that another release has migrated: at least its own head, and compatible.

The database says which revisions it has had and which head is the oldest that may still run on it. A program is ready
when its own head is among the first and the floor is a revision that it knows.
"""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

import asyncpg
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from shared.domain.bad_value import BadValue
from shared.migrations.history import History, oldest_head, upto

_PATIENCE_S = 2.0
_VERSION = "SELECT version_num AS version, NULL AS oldest_head, NULL::text[] AS revisions FROM alembic_version"
_SCHEMA = """
SELECT v.version_num AS version, f.oldest_head, f.revisions FROM alembic_version v LEFT JOIN schema_floor f ON true
"""
_THERE = "SELECT to_regclass('alembic_version') IS NOT NULL, to_regclass('schema_floor') IS NOT NULL"
_WRITE = """
INSERT INTO schema_floor (oldest_head, revisions) VALUES (:oldest_head, :revisions)
ON CONFLICT (only_row) DO UPDATE SET oldest_head = excluded.oldest_head, revisions = excluded.revisions
"""


class Fit(StrEnum):
    """How a database stands to a program."""

    SAME = "same"
    BEHIND = "behind"
    """It lacks revisions of the program, which `migrate` brings."""
    AHEAD = "ahead"
    """Another release has migrated it further, and this program may run on it."""
    FOREIGN = "foreign"
    """It has been migrated to where this program may not run."""


READY = (Fit.SAME, Fit.AHEAD)
"""Where a program may run."""


class SchemaTooNew(BadValue):
    """The database belongs to a release that this program may not run beside."""

    def __init__(self, service: str, found: str, head: str) -> None:
        super().__init__(
            "schema-too-new",
            f"{service} 的数据库已由较新的版本升级到 {found}，本程序（{head}）不能使用："
            "请启动较新的版本，或将数据库退回升级前的备份",
            f"the database of {service} was brought to {found} by a newer release and this program ({head}) "
            "cannot use it: start the newer release, or migrate back by restoring the backup from before the upgrade",
        )


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database says of itself; one that was migrated before there was a floor says its version alone."""

    version: str | None = None
    oldest_head: str | None = None
    revisions: frozenset[str] = frozenset()

    def fit(self, history: History) -> Fit:
        """How it stands to a program with this history."""
        if self.version == history.head:
            return Fit.SAME
        if self.version is None or self.version in history.revisions:
            return Fit.BEHIND
        known = {history.head, self.version} <= self.revisions
        return Fit.AHEAD if known and self.oldest_head in history.revisions else Fit.FOREIGN


def told_of(fit: Fit, service: str, schema: Schema, history: History) -> str:
    """The fit in one word, or why this program may not run in one sentence of each language."""
    return str(SchemaTooNew(service, str(schema.version), history.head)) if fit is Fit.FOREIGN else str(fit)


async def look(connection: asyncpg.Connection) -> Schema:
    """What the database says.

    Raises:
        asyncpg.UndefinedTableError: it was never migrated.
    """
    try:
        row = await connection.fetchrow(_SCHEMA)
    except asyncpg.UndefinedTableError:
        row = await connection.fetchrow(_VERSION)
    return Schema() if row is None else Schema(row["version"], row["oldest_head"], frozenset(row["revisions"] or ()))


async def refuse_newer(pool: asyncpg.Pool, service: str, history: History) -> None:
    """Stops a start on a database where this program may not run; whatever else is amiss, readiness tells.

    Raises:
        SchemaTooNew: a newer release has migrated it too far.
    """
    try:
        async with asyncio.timeout(_PATIENCE_S), pool.acquire() as connection:
            schema = await look(connection)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        return
    if schema.fit(history) is Fit.FOREIGN:
        raise SchemaTooNew(service, str(schema.version), history.head)


def look_within(connection: Connection) -> Schema:
    """The same for a migrator, inside its transaction; nothing where it was never migrated."""
    migrated, floored = connection.execute(text(_THERE)).one()
    row = connection.execute(text(_SCHEMA if floored else _VERSION)).one_or_none() if migrated else None
    return Schema() if row is None else Schema(row.version, row.oldest_head, frozenset(row.revisions or ()))


def write_floor(connection: Connection, script: ScriptDirectory) -> None:
    """Leaves what the revisions say that were just run; those before the floor's own have nowhere to write."""
    schema, (_, floored) = look_within(connection), connection.execute(text(_THERE)).one()
    if floored and schema.version is not None:
        values = {"oldest_head": oldest_head(script, schema.version), "revisions": upto(script, schema.version)}
        connection.execute(text(_WRITE), values)
