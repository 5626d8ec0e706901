"""Writes a service's next revision from its tables: `python -m shared.migrations.revise pool "add a table"`."""

import asyncio
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from shared import clock
from shared.database.database import sqlalchemy_url
from shared.migrations.frame_today import CALLS, IMPORTS, make_frame
from shared.migrations.history import oldest_head, script_of
from shared.migrations.migrate import migrate, target_metadata
from shared.postgres.private_server import ensure_database, start_private_server
from shared.service import Service, wired_service
from shared.services import SERVICE_NAMES

_TEMPLATE = '''"""{title}"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

{imports}

revision = "{revision}"
down_revision = {down}
branch_labels = None
depends_on = None
# What may still run on this; a revision that takes away or tightens names itself (docs/upgrades.md).
oldest_head = "{oldest}"


def upgrade() -> None:
    {body}
'''
_LONGEST_NAME = 60
"""Characters of a file's name that tell its message; the whole message stands in the file."""
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
    code = render_python_code(script.upgrade_ops, migration_context=context, imports=[])
    return "\n".join(line for line in code.splitlines() if not line.strip().startswith("# ###")).strip()


async def new_revision(service: Service, url: str, message: str) -> Path | None:
    """Writes the file in its one form; None when nothing differs."""
    script = script_of(service)
    down = script.get_current_head()
    if down is not None:
        await migrate(url, service)
    engine = create_async_engine(sqlalchemy_url(url))
    try:
        async with engine.connect() as connection:  # ends without a commit
            if down is None:
                await connection.run_sync(_make_frame)
            body = await connection.run_sync(lambda sync: render(sync, target_metadata(service)))
    finally:
        await engine.dispose()
    if "op." not in body:
        return None
    first = CALLS if down is None else ""
    oldest = None if down is None else oldest_head(script, down)
    return write_revision(Path(script.versions), message, down, first + body, oldest)


def write_revision(folder: Path, message: str, down: str | None, body: str, oldest: str | None = None) -> Path:
    """The file in its one form. Its id is short, for Alembic's column holds 32 characters; the name tells more.

    `oldest` is the oldest head that may still run once it is done: as before it, or from this revision on.
    """
    revision = f"{clock.today():%Y_%m_%d}_{secrets.token_hex(4)}"
    path = _free(folder, message, revision)
    names = {"revision": revision, "down": repr(down), "oldest": oldest or revision}
    path.write_text(_TEMPLATE.format(title=_title(message), body=body, imports=IMPORTS, **names), "utf-8")
    _tidy(path)
    return path


def _make_frame(connection: Connection) -> None:
    """The frame as a first revision makes it."""
    with Operations.context(MigrationContext.configure(connection)):
        make_frame()


def _title(message: str) -> str:
    """The message as the first line of a docstring, whatever is in it."""
    line = " ".join("".join(each if each.isprintable() else " " for each in message).split())
    whole = line[:1].upper() + line[1:] + ("" if line.endswith((".", "。")) else ".")
    return whole.replace("\\", "\\\\").replace('"', '\\"')


def _free(folder: Path, message: str, revision: str) -> Path:
    """A name that no revision has; the revision's own end where the message gives no other."""
    slug = re.sub(r"[^a-z0-9]+", "_", message.lower())[:_LONGEST_NAME].strip("_")
    names = [f"{clock.today():%Y_%m_%d}_{slug}", f"{revision}_{slug}"] if slug else [revision]
    return next(path for name in names if not (path := folder / f"{name}.py").exists())


def _tidy(path: Path) -> None:
    """Takes out the imports that this revision does not need, and what is not in the house's form."""
    for command in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, str(path)], check=True)  # noqa: S603 - our own words


def service_named(name: str) -> Service:
    """The service, its name written with `-` or `_`.

    Raises:
        SystemExit: there is no such service; the text lists those that there are.
    """
    if (known := name.replace("_", "-")) not in SERVICE_NAMES:
        listed = ", ".join(SERVICE_NAMES)
        raise SystemExit(
            f"没有服务 {name!r}，SERVICE= 可用：{listed} / no service {name!r}; SERVICE= is one of: {listed}"
        )
    return wired_service(known)


def main(words: Sequence[str]) -> int:
    """`python -m shared.migrations.revise <service> <message>`."""
    name, message = [*words, "", ""][:2]
    service = service_named(name)
    if not message.strip():
        raise SystemExit('请用 MESSAGE="…" 说明改了什么 / say with MESSAGE="…" what changes')
    with tempfile.TemporaryDirectory() as folder, start_private_server(Path(folder)) as server:
        asyncio.run(ensure_database(server.url("postgres"), service.database))
        path = asyncio.run(new_revision(service, server.url(service.database), message))
    sys.stdout.write(f"{path.name if path else '没有差异 / nothing differs'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
