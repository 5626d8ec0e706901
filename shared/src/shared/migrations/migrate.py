"""Alembic for one service: a history of its own, run over a connection that is handed in, one migrator at a time."""

from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from shared.database.database import sqlalchemy_url
from shared.database.silence import at_the_server, engine_gives_up_on_silence
from shared.database.tables import frame
from shared.migrations.floor import Fit, SchemaTooNew, look_within, write_floor
from shared.migrations.history import history_of, script_of
from shared.service import Service

_ONE_AT_A_TIME = 0x6D69616F7075  # "miaopu"


def upgrade(connection: Connection, service: Service, revision: str = "head") -> Fit:
    """Brings the database to a revision, in one transaction; a second migrator waits and then finds nothing to do.

    A database that a newer release has migrated stays as it is, where this program may run on it. Returns how it stood.

    Raises:
        SchemaTooNew: this program may not.
    """
    script, history = script_of(service), history_of(service)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    schema = look_within(connection)
    fit = schema.fit(history)
    if fit is Fit.FOREIGN:
        raise SchemaTooNew(service.name, str(schema.version), history.head)
    if fit is not Fit.AHEAD:
        _run(connection, service, script, revision)
        write_floor(connection, script)
    return fit


def _run(connection: Connection, service: Service, script: ScriptDirectory, revision: str) -> None:
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


async def migrate(url: str, service: Service, *, connect_timeout_s: float = 10.0, silence_s: float = 15.0) -> Fit:
    """Upgrades one service's database to the newest revision; a step may last, only a silent network ends it.

    Returns how the database stood before.

    Raises:
        SchemaTooNew: a newer release has migrated it to where this program may not run.
    """
    options = {"timeout": connect_timeout_s, "server_settings": at_the_server(silence_s)}
    engine = create_async_engine(sqlalchemy_url(url), poolclass=NullPool, connect_args=options)
    engine_gives_up_on_silence(engine, silence_s)
    try:
        async with engine.begin() as connection:
            fit = await connection.run_sync(upgrade, service)
        if service.named and fit is not Fit.AHEAD:
            await _fill_names(engine, service)
        return fit
    finally:
        await engine.dispose()


async def _fill_names(engine: AsyncEngine, service: Service) -> None:
    """So that a search of the new release finds all firms from its first request on."""
    from shared.firms.names import keep_all_names

    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await keep_all_names(driver, service.names)
