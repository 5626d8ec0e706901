"""Alembic for one service: a history of its own, run over a connection that is handed in, one migrator at a time."""

from functools import cache
from importlib.resources import files
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.database.database import sqlalchemy_url
from shared.database.silence import at_the_server, engine_gives_up_on_silence
from shared.database.tables import frame
from shared.service import Service

_ONE_AT_A_TIME = 0x6D69616F7075  # "miaopu"


def script_of(service: Service) -> ScriptDirectory:
    """The service's history of revisions."""
    return _script(str(files(service.migrations)))


def _script(location: str) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", location)
    return ScriptDirectory.from_config(config)


@cache
def _head(script_location: str) -> str:
    head = _script(script_location).get_current_head()
    if head is None:
        raise CommandError(f"no migrations in {script_location}")
    return head


def expected_revision(service: Service) -> str:
    """The newest revision of the service's history."""
    return _head(str(files(service.migrations)))


def upgrade(connection: Connection, service: Service, revision: str = "head") -> None:
    """Brings the database to a revision, in one transaction; a second migrator waits and then finds nothing to do."""
    script = script_of(service)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))

    def steps(found: Any, _: Any) -> Any:
        return script._upgrade_revs(revision, found)

    with EnvironmentContext(Config(), script, fn=steps, as_sql=False, destination_rev=revision) as environment:
        environment.configure(
            connection=connection, target_metadata=target_metadata(service), transaction_per_migration=False
        )
        environment.run_migrations()


def target_metadata(service: Service) -> list[MetaData]:
    """What the database should look like: the service's tables and the frame's."""
    return [service.metadata, frame]


async def migrate(url: str, service: Service, *, connect_timeout_s: float = 10.0, silence_s: float = 15.0) -> None:
    """Upgrades one service's database to the newest revision; a step may last, only a silent network ends it."""
    options = {"timeout": connect_timeout_s, "server_settings": at_the_server(silence_s)}
    engine = create_async_engine(sqlalchemy_url(url), poolclass=NullPool, connect_args=options)
    engine_gives_up_on_silence(engine, silence_s)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade, service)
    finally:
        await engine.dispose()
