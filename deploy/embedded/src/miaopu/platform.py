"""The five services put together in one process: the only place that imports all of them."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from miaopu.landing import landing_app
from miaopu.stored_plan import leave_plan
from shared.api.app import ByPrefix, build_app
from shared.compute import Compute
from shared.database.pooler import refuse_pooler
from shared.host import Work, make_bus, open_runtime
from shared.migrations.migrate import migrate
from shared.postgres.private_server import PrivateServer, ensure_database, start_private_server
from shared.runtime import Runtime
from shared.service import Service, own_settings_of, plan_for, wired_service
from shared.services import SERVICE_NAMES
from shared.settings import Settings, database_url_for

SERVICES = tuple(wired_service(name) for name in SERVICE_NAMES)


@dataclass(frozen=True, slots=True)
class Platform:
    """A running platform: one application over all services, and what each stands on."""

    app: ByPrefix
    runtimes: dict[str, Runtime]


@asynccontextmanager
async def open_platform(settings: Settings, services: Sequence[Service] = SERVICES) -> AsyncIterator[Platform]:
    """Starts what is missing (server, databases, tables), then the services and their work; ends all in order.

    Raises:
        PrivateServerError: the data folder is in use, or cannot be used.
        BadSettings: those of one service alone cannot work; nothing was started.
        PlanFaults: the plan's folder is not one that these services can decide by.
    """
    own = {service.name: own_settings_of(service) for service in services}
    plan_for(settings.plan_dir, *services)
    async with AsyncExitStack() as stack:
        urls = await _databases(stack, settings, services)
        leave_plan(settings.data_dir, settings.plan_dir)
        compute = Compute(settings.compute_workers)
        stack.callback(compute.close)
        bus = make_bus(settings)
        runtimes = {}
        for service in services:
            opened = open_runtime(service, settings, bus, compute, urls[service.name], own[service.name])
            runtimes[service.name] = await stack.enter_async_context(opened)
        stack.push_async_callback(bus.stop)
        works = [Work(service, runtimes[service.name], cross_process=False) for service in services]
        for work in works:
            stack.push_async_callback(work.stop)
        await bus.start()
        for work in works:
            await work.subscribe()
        for work in works:
            work.start()
        hosted = [(service, runtimes[service.name]) for service in services]
        apps = {service.name: build_app(service, runtime) for service, runtime in hosted}
        yield Platform(ByPrefix(apps, landing_app(hosted)), runtimes)


async def _databases(stack: AsyncExitStack, settings: Settings, services: Sequence[Service]) -> dict[str, str]:
    """The URL of each service's database, there and at its newest revision."""
    server: PrivateServer | None = None
    if settings.database_url is None:
        server = await asyncio.to_thread(start_private_server, settings.data_dir / "postgres")
        stack.callback(server.stop)
    urls: dict[str, str] = {}
    for service in services:
        if server is not None:
            await ensure_database(server.url("postgres"), service.database)
            urls[service.name] = server.url(service.database)
        else:
            found = database_url_for(service.name, settings, os.environ)
            assert found is not None
            urls[service.name] = found
            await refuse_pooler(found, settings, service.name)
        await migrate(
            urls[service.name],
            service,
            connect_timeout_s=settings.database_connect_timeout_s,
            silence_s=settings.database_silence_s,
        )
    return urls
