"""From the commit that approves a removal in pool to the bank's receipt in finance-matching, over a real Kafka."""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

from finance_matching.delivery.feeds import Feeds
from finance_matching.wiring import service as finance_matching
from pool.wiring import service as pool
from shared.api.app import build_app
from shared.bus.kafka import KafkaBus
from shared.bus.topics import ensure_topics, topic_names
from shared.compute import Compute
from shared.host import Work, open_runtime
from shared.http import ASGITransport, new_client
from shared.identity.keys import local_issuer
from shared.migrations.migrate import migrate
from shared.postgres.private_server import ensure_database
from shared.service import Service
from shared.settings import Settings
from shared.testing.builders import uscc
from shared.testing.kafka_broker import Broker, find_or_install_jars
from shared.testing.processes import free_ports
from shared.testing.world import World
from tests.benchmarks.bench import Bench, Measure, Play
from tests.benchmarks.machine import CannotMeasure, use_measured_core, use_other_core
from tests.benchmarks.peers.bare_chain import bare_chain
from tests.benchmarks.report import Goal, Round, ratio, value
from tests.benchmarks.servers import running
from tests.benchmarks.stages import STAGES, Marks, cuts_of, listening
from tests.pool.story import given_candidates, given_heard, given_seats, violated, when_admitted

_TRIPS, _WARM = 300, 15
_DECIDER = "second-person"
_RECEIVED = Feeds.received


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    jars = find_or_install_jars()
    if jars.folder is None:
        raise CannotMeasure(jars.reason)
    rounds = iter(range(1, 10_000))
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "uvicorn", "tests.benchmarks.peers.bank:app", "--port", str(port)]
    bank = running([*command, "--log-level", "warning"], {"PEER_DATABASE_URL": bench.database("bench_bank")},
                   f"http://127.0.0.1:{port}", "/readyz")  # fmt: skip
    broker = Broker(jars.folder, bench.folder / f"kafka-{int(time.time())}")
    with bank as listening:
        broker.start()
        use_measured_core()
        try:
            yield lambda: asyncio.run(_round(bench, broker.bootstrap, f"{listening.url}/", next(rounds)))
        finally:
            broker.stop()
            use_other_core()


async def _round(bench: Bench, bootstrap: str, bank_url: str, number: int) -> Round:
    bare = await bare_chain(bench.server.url("bench_bank"), bootstrap, bank_url, _TRIPS)
    async with _chain(bench, bootstrap, bank_url, number) as ours:
        removals = [await ours.trip(firm) for firm in range(1, _TRIPS + _WARM + 1)][_WARM:]
        stages = cuts_of(ours.trips[_WARM:])
    return {**_cuts("ours", removals), **_cuts("bare", bare), **stages}


def _cuts(name: str, seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {f"{name} p50": cuts[49] * 1000, f"{name} p99": cuts[98] * 1000}


class Ours:
    """Pool and finance-matching, each with its relay and consumers; removals are ready to be approved."""

    def __init__(
        self,
        world: World,
        proposals: dict[int, dict[str, Any]],
        received: dict[str, asyncio.Future[float]],
        marks: Marks,
    ):
        self._world, self._proposals, self._received, self._marks = world, proposals, received, marks
        self.trips: list[Marks] = []

    async def trip(self, firm: int) -> float:
        """Seconds from the return of the approval's commit to the bank's receipt for the members' list."""
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._received[uscc(firm)] = done
        proposal = self._proposals[firm]
        answer = await self._world.decide(proposal["approval_id"], proposal["digest"], _DECIDER)
        if answer.status_code != 200:
            raise CannotMeasure(answer.text)
        received_at = await asyncio.wait_for(done, 20)
        self.trips.append({**self._marks, "received": received_at})
        await asyncio.sleep(0.002)
        return received_at - self._marks["committed"]


@asynccontextmanager
async def _chain(bench: Bench, bootstrap: str, bank_url: str, number: int) -> AsyncIterator[Ours]:
    folder = bench.folder / f"removal-{number}"
    settings = Settings(data_dir=folder, kafka_bootstrap=bootstrap, kafka_partitions=1)
    await _fresh_topics(settings)
    async with AsyncExitStack() as stack:
        worlds = {
            service.name: await _host(stack, bench, service, settings, number) for service in (pool, finance_matching)
        }
        received: dict[str, asyncio.Future[float]] = {}
        _tell_receipts(received)
        members, finance = worlds["pool"], worlds["finance-matching"]
        firms = range(1, _TRIPS + _WARM + 1)
        await given_seats(members, 500)
        await given_candidates(members, firms)
        await when_admitted(members, list(firms))
        await _register_and_publish(finance, bank_url, len(firms))
        await members.feed(*(violated(firm) for firm in firms))
        proposals = {firm: await _propose(members, firm) for firm in firms}
        marks: Marks = {}
        with listening(marks, _DECIDER):
            yield Ours(members, proposals, received, marks)


async def _fresh_topics(settings: Settings) -> None:
    from aiokafka.admin import AIOKafkaAdminClient

    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    await admin.start()
    known = [name for name in await admin.list_topics() if name.startswith("miaopu.")]
    if known:
        await admin.delete_topics(known)
        await asyncio.sleep(2)
    await admin.close()
    await ensure_topics(settings, topic_names())


async def _host(stack: AsyncExitStack, bench: Bench, service: Service, settings: Settings, number: int) -> World:
    name = f"{service.database}_{number}_{int(time.time())}"
    await ensure_database(bench.server.url("postgres"), name)
    url = bench.server.url(name)
    await migrate(url, service)
    bus, compute = KafkaBus(settings), Compute(1)
    runtime = await stack.enter_async_context(open_runtime(service, settings, bus, compute, url))
    stack.push_async_callback(bus.stop)
    work = Work(service, runtime, cross_process=False)
    stack.push_async_callback(work.stop)
    await work.subscribe()
    work.start()
    app = build_app(service, runtime)
    client = await stack.enter_async_context(new_client(30, "http://bench", transport=ASGITransport(app)))
    return World(service, runtime, app, client, local_issuer(settings))


def _tell_receipts(received: dict[str, asyncio.Future[float]]) -> None:
    """Notes the instant at which a receipt has been stored."""
    storing_only = _RECEIVED

    async def storing(feeds: Feeds, endpoint: Any, message: Any, outcome: Any) -> Any:
        state = await storing_only(feeds, endpoint, message, outcome)
        done = received.get(message.uscc)
        if message.kind == "members" and done is not None and not done.done():
            done.set_result(time.perf_counter())
        return state

    setattr(Feeds, "received", storing)  # noqa: B010 - the bench listens in, the product knows nothing of it


async def _register_and_publish(finance: World, bank_url: str, firms: int) -> None:
    bank = (await finance.post("/v1/banks", {"name": "银行", "code": "BENCH"})).json()
    await finance.call("PUT", f"/v1/banks/{bank['id']}/endpoint", json={"url": bank_url})
    tested = (await finance.post(f"/v1/banks/{bank['id']}/endpoint/test-event", {})).json()
    if tested["result"] != "received":
        raise CannotMeasure(f"the bank did not take the test event: {tested}")
    for _ in range(200):
        version = (await finance.post("/v1/lists/members/versions", {"effective_on": "2024-07-05"})).json()
        full = version["entries"] >= firms
        await finance.decide(version["approval_id"], version["digest"], decision="approve" if full else "reject")
        if full:
            break
        await asyncio.sleep(0.1)
    for _ in range(400):
        summary = (await finance.get("/v1/receipts/summary")).json()
        if summary["confirmed"] >= firms:
            return
        await asyncio.sleep(0.05)
    raise CannotMeasure(f"the bank confirmed {summary['confirmed']} of {firms} entries")


async def _propose(members: World, firm: int) -> dict[str, Any]:
    wanted = {"uscc": uscc(firm), "ground": "data_falsification", "effective_on": "2025-09-15"}
    proposal: dict[str, Any] = (await members.post("/v1/removals", wanted)).json()
    await given_heard(members, proposal)
    return proposal


MEASURE = Measure(
    "removal",
    "removal approved → bank's receipt, over Kafka",
    _open,
    (
        value("ours p50", "pool to receipt p50, ms", ".2f"),
        value("bare p50", "bare chain p50, ms", ".2f"),
        ratio("ours p50", "bare p50", "p50, ours / bare", Goal(1.5, 2, smaller_is_better=True)),
        value("ours p99", "pool to receipt p99, ms", ".2f"),
        value("bare p99", "bare chain p99, ms", ".2f"),
        ratio("ours p99", "bare p99", "p99, ours / bare", Goal(2, 3, smaller_is_better=True)),
        *(value(stage, f"  of it, p50: {stage}, ms", ".2f") for stage in STAGES),
    ),
)
