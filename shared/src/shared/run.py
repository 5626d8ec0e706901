"""`python -m <package> serve | migrate | work`: one service as its own processes."""

import argparse
import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette

from shared.api.app import ByPrefix, build_app
from shared.api.frame.operations import operations_app
from shared.bus.in_process import InProcessBus
from shared.compute import Compute
from shared.database.pooler import refuse_pooler
from shared.host import PARTS, MissingDatabase, Work, make_bus, notifying, open_runtime
from shared.log import configure_logging, get_logger
from shared.migrations.floor import Fit, refuse_newer
from shared.migrations.history import history_of
from shared.migrations.migrate import migrate
from shared.plan.errors import PlanError
from shared.rules.follow import following_rules
from shared.service import Service, own_settings_of, plan_for
from shared.settings import BadSettings, Settings, database_url_for, read_settings
from shared.version import VERSION

log = get_logger(__name__)


class WorkEnded(RuntimeError):
    """A part of the background work has ended by itself: whoever keeps the process running starts it anew."""


def run_service(service: Service, arguments: Sequence[str] | None = None) -> int:
    """The command line of one service; returns the exit status."""
    options = _parser(service).parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        own_settings_of(service)
    except BadSettings as error:
        sys.stderr.write(f"{service.name} cannot start / 无法启动: {error}\n")
        return 2
    configure_logging(settings.log_level, service.name)
    started = time.monotonic()
    try:
        with asyncio.Runner(loop_factory=_uvloop()) as runner:
            runner.run(options.act(service, settings, options))
        log.info("ended", version=VERSION, lived_s=round(time.monotonic() - started, 1))
    except WorkEnded as error:
        sys.stderr.write(f"{service.name} ends / 退出: {error}\n")
        return 1
    except (MissingDatabase, PlanError, ValueError, OSError) as error:
        sys.stderr.write(f"{service.name} cannot start / 无法启动: {error}\n")
        return 2
    return 0


def _uvloop() -> Callable[[], asyncio.AbstractEventLoop]:
    import uvloop

    return cast("Callable[[], asyncio.AbstractEventLoop]", uvloop.new_event_loop)


def _parser(service: Service) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {service.package}", description=service.summary["en"])
    acts = parser.add_subparsers(required=True)
    serve = acts.add_parser("serve", help="answer HTTP")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.set_defaults(act=_serve)
    work = acts.add_parser("work", help="relay, consumers, jobs and timers")
    work.add_argument("--only", choices=PARTS, action="append")
    work.add_argument("--host")
    work.add_argument("--port", type=int, help="health and metrics")
    work.set_defaults(act=_work)
    acts.add_parser("migrate", help="bring the database to the newest revision").set_defaults(act=_migrate)
    return parser


async def _migrate(service: Service, settings: Settings, _: argparse.Namespace) -> None:
    """A folder by which the new release cannot decide stops the upgrade before the database is touched."""
    plan_for(settings.plan_dir, service)
    url = database_url_for(service.name, settings, os.environ)
    if url is None:
        raise MissingDatabase(f"set MIAOPU_DATABASE_URL for {service.name}")
    await refuse_pooler(url, settings, service.name)
    fit = await migrate(
        url,
        service,
        connect_timeout_s=settings.database_connect_timeout_s,
        silence_s=settings.database_silence_s,
    )
    if fit is Fit.AHEAD:
        sys.stdout.write(
            f"{service.name}：数据库已由较新的版本升级，本程序可以继续使用，无需升级 / "
            "the database is of a newer release and this program may run on it; nothing to do\n"
        )
    else:
        sys.stdout.write(f"{service.name}：数据库已是最新 / database is at its newest revision\n")


async def _serve(service: Service, settings: Settings, options: argparse.Namespace) -> None:
    async with AsyncExitStack() as stack:
        compute = Compute(settings.compute_workers)
        stack.callback(compute.close)
        bus = make_bus(settings)
        stack.push_async_callback(bus.stop)
        runtime = await stack.enter_async_context(open_runtime(service, settings, bus, compute))
        await refuse_pooler(runtime.database.url, settings, service.name)
        await refuse_newer(runtime.database.pool, service.name, history_of(service))
        await stack.enter_async_context(notifying(runtime))
        await stack.enter_async_context(following_rules(runtime))
        app = ByPrefix({service.name: build_app(service, runtime)}, operations_app([(service, runtime)]))
        _say_start("serve", service, settings)
        port = options.port or settings.port
        await serve_app(app, options.host or settings.host, port, draining=[runtime.draining])


async def _work(service: Service, settings: Settings, options: argparse.Namespace) -> None:
    async with AsyncExitStack() as stack:
        compute = Compute(settings.compute_workers)
        stack.callback(compute.close)
        bus = make_bus(settings)
        runtime = await stack.enter_async_context(open_runtime(service, settings, bus, compute))
        if isinstance(bus, InProcessBus):
            raise ValueError("work in a process of its own needs a broker: set MIAOPU_KAFKA_BOOTSTRAP")
        await refuse_pooler(runtime.database.url, settings, service.name)
        await refuse_newer(runtime.database.pool, service.name, history_of(service))
        await stack.enter_async_context(notifying(runtime))
        await stack.enter_async_context(following_rules(runtime))
        stack.push_async_callback(bus.stop)
        work = Work(service, runtime, options.only or PARTS)
        stack.push_async_callback(work.stop)
        await bus.start()
        await work.subscribe()
        work.start()
        app = operations_app([(service, runtime)])
        _say_start("work", service, settings, parts=sorted(options.only or PARTS))
        await serve_app(app, options.host or settings.host, options.port or settings.port + 1, work.ended)
        if runtime.ended:
            raise WorkEnded("; ".join(f"{part}: {reason}" for part, reason in runtime.ended.items()))


def _say_start(act: str, service: Service, settings: Settings, **more: Any) -> None:
    """The line by which somebody who reads the log knows what runs; its end is told by `run_service`."""
    log.info(
        "started",
        act=act,
        version=VERSION,
        mode=settings.mode,
        head=history_of(service).head,
        province=settings.province,
        bus="kafka" if settings.kafka_bootstrap else "in process",
        **more,
    )


def settle_heap() -> None:
    """Sets aside what lives as long as the process: a collection then looks only at what requests and events made.

    Without it the collector goes over every module and schema again and again, a third of all that a consumer does.
    """
    gc.collect()
    gc.freeze()


async def serve_app(
    app: Starlette | ByPrefix,
    host: str,
    port: int,
    until: asyncio.Event | None = None,
    draining: Collection[asyncio.Event] = (),
) -> None:
    """Answers until SIGINT or SIGTERM, or `until`, then finishes what is under way; streams end by `draining`."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="none",
        http="httptools",
        access_log=False,
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=20,
        server_header=False,
        date_header=False,
    )
    server = _Server(config, draining)
    settle_heap()
    leaving = asyncio.create_task(_leave(server, until or asyncio.Event()))
    try:
        await server.serve()
    finally:
        leaving.cancel()


class _Server(uvicorn.Server):
    """Takes the process's signals until its end: uvicorn's own raises a SIGTERM again when it has ended, which ends the
    process before relay, leases and consumers are given back.
    """

    def __init__(self, config: uvicorn.Config, draining: Collection[asyncio.Event]) -> None:
        super().__init__(config)
        self._draining = draining

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handlers stay: a second signal finds a process that is ending already."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.leave)
        yield

    def leave(self) -> None:
        """Finishes what is under way; streams are told, since they could last for minutes."""
        self.should_exit = True
        for event in self._draining:
            event.set()


async def _leave(server: _Server, when: asyncio.Event) -> None:
    await when.wait()
    server.leave()
