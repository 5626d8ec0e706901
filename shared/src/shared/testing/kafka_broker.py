"""A real Kafka broker as a plain process, for tests that break it and for developers without a container engine."""

from __future__ import annotations

import argparse
import asyncio
import atexit
import base64
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeVar

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.testing.kafka_jars import KAFKA_FOLDER, Jars, find_or_install_jars

__all__ = ["Broker", "BrokerError", "Jars", "find_or_install_jars", "in_own_loop"]
T = TypeVar("T")

READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0
JAVA_OPTIONS = ("-Xms256m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{advertised_port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={logs}
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
# A killed broker comes back only when its old registration has lapsed: 3 s instead of 11 s.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""


class BrokerError(RuntimeError):
    """The broker did not start; the text ends with what it said."""


class Broker:
    """One KRaft node on 127.0.0.1 with a data folder and a port pair of its own; every start uses both again.

    `port` 0 takes a free one. `advertised_port` is that of a proxy, running already, which clients are to use instead.
    """

    def __init__(self, jars: Path, data_dir: Path, *, port: int = 0, advertised_port: int | None = None) -> None:
        self.port, self._controller_port = _ports(port)
        self.data_dir = data_dir.resolve()
        self.log_file = self.data_dir / "broker.log"
        self._jars = jars
        self._advertised_port = advertised_port or self.port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """Address for clients."""
        return f"127.0.0.1:{self._advertised_port}"

    @property
    def running(self) -> bool:
        """Whether the process lives (paused counts)."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Start and wait until an admin client is answered; blocks for about 3 s.

        Raises:
            BrokerError: it ended, or answers nobody within 60 s.
        """
        self.launch()
        self.wait_until_ready()
        return self

    def launch(self) -> None:
        """Start without waiting, for scenes in which clients come before the broker."""
        if self.running:
            return
        self._prepare()
        options = (*JAVA_OPTIONS, f"-Dlog4j2.configurationFile={KAFKA_FOLDER / 'log4j2.yaml'}")
        with self.log_file.open("ab") as log:
            self._process = self._java(log, *options, *self.java_options(), "kafka.Kafka", str(self._properties))
        atexit.register(self.kill)

    def wait_until_ready(self, timeout_s: float = READY_TIMEOUT_S) -> None:
        """Return when an admin client is answered by the broker itself: an open port says nothing yet.

        Raises:
            BrokerError: it ended, or answers nobody in time.
        """
        until = time.monotonic() + timeout_s
        while time.monotonic() < until and self.running:
            if _listens(self.port) and in_own_loop(_answers(self.bootstrap)):
                return
            time.sleep(0.1)
        raise BrokerError(f"Kafka does not answer on {self.bootstrap}; {self.log_file} ends with:\n{self._log_tail()}")

    def stop(self) -> None:
        """Stop cleanly (SIGTERM), by SIGKILL when it does not."""
        if self._process is None:
            return
        self.resume()
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill()
        atexit.unregister(self.kill)

    def kill(self) -> None:
        """End it as a crash would (SIGKILL); the data stay."""
        if self.running and self._process is not None:
            self._process.kill()
            self._process.wait()

    def pause(self) -> None:
        """Freeze it (SIGSTOP): connections stay open and nothing is answered once this returns."""
        self._signal(signal.SIGSTOP)
        while self._process is not None and self.running and not _is_stopped(self._process.pid):
            time.sleep(0.01)

    def resume(self) -> None:
        """Let a frozen broker go on (SIGCONT)."""
        self._signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def properties(self) -> str:
        """Text of `server.properties`."""
        ports = {"port": self.port, "controller_port": self._controller_port, "advertised_port": self._advertised_port}
        return PROPERTIES.format(logs=self._logs, **ports)

    def java_options(self) -> tuple[str, ...]:
        """Options of Java beyond those of every broker."""
        return ()

    def format_options(self) -> tuple[str, ...]:
        """Options with which the storage is made."""
        return ()

    @property
    def _logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def _properties(self) -> Path:
        return self.data_dir / "server.properties"

    def _signal(self, number: signal.Signals) -> None:
        if self.running and self._process is not None:
            self._process.send_signal(number)

    def _prepare(self) -> None:
        """Write the properties; format the storage, once per data folder."""
        self._logs.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(self.properties(), encoding="utf-8")
        if (self._logs / "meta.properties").exists():
            return
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "A")
        with self.log_file.open("ab") as log:
            tool = (
                "kafka.tools.StorageTool",
                "format",
                "-t",
                cluster_id,
                "-c",
                str(self._properties),
                *self.format_options(),
            )
            if self._java(log, "-XX:TieredStopAtLevel=1", *tool).wait() != 0:
                raise BrokerError(f"Kafka's storage could not be made; {self.log_file} ends with:\n{self._log_tail()}")

    def _java(self, log: IO[bytes], *arguments: str) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C in the terminal stops the programme first, and that stops the broker.
        return subprocess.Popen(  # noqa: S603 - fixed programme, arguments of ours
            ["java", "-cp", f"{self._jars}/*", *arguments],  # noqa: S607 - whichever Java the machine has
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=self.data_dir,
            start_new_session=True,
        )

    def _log_tail(self) -> str:
        return "\n".join(self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])


def _ports(wanted: int) -> tuple[int, int]:
    """The wanted or a free port, and another free one; both held at once so that they differ."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return wanted or int(first.getsockname()[1]), int(second.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def in_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """Done in a thread with a loop of its own, since the caller may be inside one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _answers(bootstrap: str) -> bool:
    client = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5000)
    try:
        async with asyncio.timeout(10):
            await client.start()
            await client.list_topics()
    except (KafkaError, OSError, TimeoutError):
        return False
    finally:
        await client.close()
    return True


def main() -> int:
    """Keep one broker running until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m shared.testing.kafka_broker", description=main.__doc__)
    parser.add_argument("--port", type=int, default=9092, help="port for clients, 0 for a free one (default 9092)")
    parser.add_argument("--data", type=Path, default=Path("var/kafka"), help="data folder (default var/kafka)")
    choice = parser.parse_args()
    jars = find_or_install_jars()
    if jars.folder is None:
        print(jars.reason, file=sys.stderr)
        return 1
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    with Broker(jars.folder, choice.data, port=choice.port) as broker:
        print(f"export MIAOPU_KAFKA_BOOTSTRAP={broker.bootstrap}", flush=True)
        while broker.running and not done.wait(1):
            pass
        return 0 if done.is_set() else 1


if __name__ == "__main__":
    sys.exit(main())


def _is_stopped(pid: int) -> bool:
    """Whether the signal has arrived everywhere: a busy machine takes its time with each thread."""
    states = [path.read_text().rpartition(")")[2].split()[0] for path in Path(f"/proc/{pid}/task").glob("*/stat")]
    return set(states) == {"T"}
