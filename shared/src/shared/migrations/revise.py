"""Writes a service's next revision from its tables: `python -m shared.migrations.revise pool "add a table"`."""

import asyncio
import re
import sys
import tempfile
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from shared import clock
from shared.database.database import sqlalchemy_url
from shared.database.tables import frame
from shared.migrations.migrate import migrate, script_of, target_metadata
from shared.postgres.private_server import ensure_database, start_private_server
from shared.service import Service

_TEMPLATE = '''"""{message}"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations.frame_revision import create_frame_v1

revision = "{revision}"
down_revision = {down}
branch_labels = None
depends_on = None


def upgrade() -> None:
    {body}
'''
_OPTIONS: dict[str, Any] = {"compare_type": True, "compare_server_default": True, "include_schemas": False}


def differences(connection: Connection, metadata: list[MetaData]) -> list[Any]:
    """What the tables of a database lack or have beyond their classes; none is what CI asks for."""
    context = MigrationContext.configure(connection, opts={**_OPTIONS, "target_metadata": metadata})
    return list(compare_metadata(context, metadata))  # type: ignore[arg-type]


def render(connection: Connection, metadata: list[MetaData]) -> str:
    """The operations that bring the database to the classes."""
    context = MigrationContext.configure(connection, opts={**_OPTIONS, "target_metadata": metadata})
    script = produce_migrations(context, metadata)  # type: ignore[arg-type]
    assert script.upgrade_ops is not None
    return render_python_code(script.upgrade_ops, migration_context=context, imports=[])


async def new_revision(service: Service, url: str, message: str) -> Path | None:
    """Writes the file; None when nothing differs."""
    script = script_of(service)
    first = script.get_current_head() is None
    if not first:
        await migrate(url, service)
    engine = create_async_engine(sqlalchemy_url(url))
    try:
        async with engine.begin() as connection:
            if first:
                await connection.run_sync(frame.create_all)
            body = await connection.run_sync(lambda sync: render(sync, target_metadata(service)))
    finally:
        await engine.dispose()
    if "op." not in body:
        return None
    slug = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")
    revision = f"{clock.today():%Y_%m_%d}_{slug}"
    down = script.get_current_head()
    path = Path(str(files(f"{service.migrations}.versions"))) / f"{revision}.py"
    if first:
        body = f"create_frame_v1()\n    {body}"
    title = message[:1].upper() + message[1:] + "."
    path.write_text(_TEMPLATE.format(message=title, revision=revision, down=repr(down), body=body))
    return path


def main() -> int:
    """`python -m shared.migrations.revise <package> <message>`."""
    package, message = sys.argv[1], sys.argv[2]
    service: Service = import_module(f"{package}.wiring").service
    with tempfile.TemporaryDirectory() as folder, start_private_server(Path(folder)) as server:
        asyncio.run(ensure_database(server.url("postgres"), service.database))
        path = asyncio.run(new_revision(service, server.url(service.database), message))
    sys.stdout.write(f"{path.name if path else 'nothing differs'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
