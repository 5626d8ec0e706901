"""The migrations of eligibility make exactly the tables that its classes say, checks and partial indexes included."""

import pytest
from sqlalchemy import Connection, text

from eligibility.store.tables import Base
from eligibility.wiring import service
from shared.migrations.migrate import target_metadata
from shared.migrations.revise import differences
from shared.testing.fixtures import WorldOf

pytestmark = pytest.mark.anyio
_RULES = """
SELECT replace(pg_get_constraintdef(k.oid), 'twin.', '') AS rule, k.conname AS name FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = k.connamespace
WHERE n.nspname = :schema AND c.relname = ANY (:tables)
UNION SELECT replace(replace(indexdef, 'public.', ''), 'twin.', ''), indexname FROM pg_indexes
WHERE schemaname = :schema AND tablename = ANY (:tables)
"""


def rules_of(connection: Connection, schema: str) -> set[tuple[str, str]]:
    found = connection.execute(text(_RULES), {"schema": schema, "tables": list(Base.metadata.tables)})
    return {(row.name, row.rule) for row in found}


def compared(connection: Connection) -> tuple[list[object], set[tuple[str, str]], set[tuple[str, str]]]:
    differing, migrated = differences(connection, target_metadata(service)), rules_of(connection, "public")
    connection.execute(text("CREATE SCHEMA twin"))
    connection.execute(text("SET LOCAL search_path TO twin"))
    Base.metadata.create_all(connection, checkfirst=False)
    return differing, migrated, rules_of(connection, "twin")


async def test_the_migrations_make_the_tables_of_the_classes(world_of: WorldOf) -> None:
    async with world_of(service) as world, world.runtime.database.engine.connect() as connection:
        differing, migrated, declared = await connection.run_sync(compared)
        await connection.rollback()
    assert differing == []
    assert migrated == declared
