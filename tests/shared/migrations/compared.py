"""A migrated database beside the tables of the classes."""

from sqlalchemy import Connection, text

from shared.migrations.migrate import target_metadata
from shared.migrations.revise import differences
from shared.service import Service

_RULES = """
SELECT c.relname AS place, replace(pg_get_constraintdef(k.oid), 'twin.', '') AS rule, k.conname AS name
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = k.connamespace
WHERE n.nspname = :schema AND c.relname <> 'alembic_version'
UNION SELECT tablename, replace(replace(indexdef, 'public.', ''), 'twin.', ''), indexname FROM pg_indexes
WHERE schemaname = :schema AND tablename <> 'alembic_version'
"""
Rules = set[tuple[str, str, str]]


def rules_of(connection: Connection, schema: str) -> Rules:
    """Constraints and indexes, checks and conditions included, which Alembic's own comparison does not see."""
    found = connection.execute(text(_RULES), {"schema": schema})
    return {(row.place, row.name, row.rule) for row in found}


def compared(connection: Connection, service: Service) -> tuple[list[object], Rules, Rules]:
    """What Alembic finds, and the rules of the database and of the classes."""
    metadata = target_metadata(service)
    differing, migrated = differences(connection, metadata), rules_of(connection, "public")
    connection.execute(text("CREATE SCHEMA twin"))
    connection.execute(text("SET LOCAL search_path TO twin"))
    for tables in metadata:
        tables.create_all(connection, checkfirst=False)
    return differing, migrated, rules_of(connection, "twin")
