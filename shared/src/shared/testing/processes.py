"""The distributed platform as plain processes: `serve` and `work` of each service on real PostgreSQL and Kafka."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shared.http import HTTPError, new_client
from shared.identity.person_marks import PersonMarks
from shared.identity.tokens import LocalIssuer
from shared.journal.keys import JournalKey
from shared.postgres.private_server import PrivateServer, ensure_database
from shared.sealing import SecretBox
from shared.services import SERVICE_NAMES, database_of, package_of
from shared.testing.forks import Forked, forks

_READY_S = 60.0


class NotReady(RuntimeError):
    """A process ended, or did not get ready in time; holds the end of its log."""


def free_ports(number: int) -> list[int]:
    """Ports that nobody uses now."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [int(probe.getsockname()[1]) for probe in probes]


@dataclass(slots=True)
class ServiceProcess:
    """One `serve` or `work` process, started, killed and started again at the same address."""

    service: str
    act: str
    port: int
    environment: dict[str, str]
    log_path: Path
    process: Forked | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, **extra: str) -> None:
        """Starts it; `extra` are settings of this run alone, such as crash points."""
        command = [package_of(self.service), self.act, "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log_path.open("ab") as log:
            environment, stream = {**self.environment, **extra}, log.fileno()
            self.process = forks().python(*command, env=environment, stdout=stream, stderr=stream)

    async def ready(self) -> None:
        """Waits until it says that it is ready.

        Raises:
            NotReady: it ended, or took too long.
        """
        path = f"/{self.service}/readyz" if self.act == "serve" else "/readyz"
        async with new_client(5, self.url) as client:
            for _ in range(int(_READY_S / 0.1)):
                if self.process is None or self.process.poll() is not None:
                    raise NotReady(self._last_words())
                with contextlib.suppress(HTTPError):
                    if (await client.get(path)).status_code == 200:
                        return
                await asyncio.sleep(0.1)
        raise NotReady(self._last_words())

    async def ended(self, seconds: float = 20.0) -> int:
        """Waits for its end; the exit status (minus the signal's number).

        Raises:
            TimeoutError: it still runs.
        """
        assert self.process is not None
        return await asyncio.to_thread(self.process.wait, seconds)

    def kill(self) -> None:
        """SIGKILL, and waits for it to be gone."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)

    def stop(self) -> None:
        """SIGTERM; SIGKILL when it does not end in time."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(25)
        except subprocess.TimeoutExpired:
            self.kill()

    def _last_words(self) -> str:
        tail = self.log_path.read_text(errors="replace")[-1500:]
        return f"{self.service} {self.act} is not ready:\n{tail}"


@dataclass(slots=True)
class Distributed:
    """All services as processes, over one PostgreSQL and one broker."""

    folder: Path
    server: PrivateServer
    bootstrap: str
    settings: Mapping[str, str] = field(default_factory=dict)
    services: Sequence[str] = SERVICE_NAMES
    processes: dict[tuple[str, str], ServiceProcess] = field(default_factory=dict)
    issuer: LocalIssuer = field(init=False)

    def __post_init__(self) -> None:
        keys = self.folder / "keys"
        self.issuer = LocalIssuer(keys, "miaopu-test", "miaopu")
        (keys / "jwks.json").write_text(json.dumps(self.issuer.keys.as_dict(private=False)))
        JournalKey.from_file(keys / "journal.pem", make=True)
        SecretBox.from_file(keys / "secret.key", make=True)
        PersonMarks.from_file(keys / "person.key", make=True)
        ports = free_ports(2 * len(self.services))
        for service in self.services:
            for act in ("serve", "work"):
                log_path = self.folder / f"{service}-{act}.log"
                process = ServiceProcess(service, act, ports.pop(), self.environment(), log_path)
                self.processes[service, act] = process

    def environment(self) -> dict[str, str]:
        """The settings of every process: those that compose and Kubernetes give as well."""
        keys = self.folder / "keys"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MIAOPU_")}
        return {
            **inherited,
            "MIAOPU_MODE": "distributed",
            "MIAOPU_DATABASE_URL": self.server.url("postgres"),
            "MIAOPU_DATABASE_POOL_SIZE": "6",
            "MIAOPU_KAFKA_BOOTSTRAP": self.bootstrap,
            "MIAOPU_TOKEN_ISSUER": "miaopu-test",
            "MIAOPU_TOKEN_AUDIENCE": "miaopu",
            "MIAOPU_JWKS_FILE": str(keys / "jwks.json"),
            "MIAOPU_JOURNAL_KEY_FILE": str(keys / "journal.pem"),
            "MIAOPU_SECRET_KEY_FILE": str(keys / "secret.key"),
            "MIAOPU_PERSON_KEY_FILE": str(keys / "person.key"),
            "MIAOPU_DELIVERY_NETWORKS": "127.0.0.0/8",
            "MIAOPU_COMPUTE_WORKERS": "1",
            **self.settings,
        }

    async def migrate(self) -> None:
        """Makes topics, databases and tables as the deployment's one-shot steps do."""
        for service in self.services:
            await ensure_database(self.server.url("postgres"), database_of(service))
        commands = [[package_of(service), "migrate"] for service in self.services]
        await asyncio.gather(*(self._run(command) for command in (*commands, ["shared.bus.topics"])))

    async def _run(self, command: Sequence[str]) -> None:
        done = await asyncio.to_thread(forks().run, *command, env=self.environment())
        if done.returncode != 0:
            raise NotReady(f"{' '.join(command)}: {(done.stdout + done.stderr)[-1500:]}")

    async def start(self) -> None:
        """Starts everything and waits until all is ready."""
        for process in self.processes.values():
            process.start()
        await asyncio.gather(*(process.ready() for process in self.processes.values()))

    def stop(self) -> None:
        """Ends everything, side by side."""
        for process in self.processes.values():
            if process.process is not None and process.process.poll() is None:
                process.process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.stop()

    @property
    def urls(self) -> dict[str, str]:
        """Where each service answers HTTP."""
        return {service: self.processes[service, "serve"].url for service in self.services}

    def token(self, role: str, subject: str, scope: Mapping[str, str] | None = None) -> str:
        """A token as the province's issuer would sign it."""
        from shared.identity.caller import Role

        return self.issuer.token(subject, Role(role), scope)
