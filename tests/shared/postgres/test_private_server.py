"""What the private PostgreSQL promises whoever trusts it with data: it starts again after anything, and never twice."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.postgres.private_server import (
    PrivateServer,
    PrivateServerError,
    discard_private_server,
    ensure_database,
    start_private_server,
)

SMALL = {"shared_buffers": "32MB"}

OWNER = """
import sys, asyncio, asyncpg, pathlib
from shared.postgres.private_server import start_private_server
server = start_private_server(pathlib.Path(sys.argv[1]), settings={"shared_buffers": "32MB"})
print("pid", server.pid, server.url("postgres"), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was used and stopped; tests take copies of it."""
    folder = tmp_path_factory.mktemp("stopped") / "data"
    with start_private_server(folder, settings=SMALL) as server:
        _execute(server.url("postgres"), "CREATE TABLE fact (id int)")
    return folder


@pytest.fixture
def data_dir(stopped: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(stopped, tmp_path / "data"))


@pytest.fixture
def server(data_dir: Path) -> Iterator[PrivateServer]:
    with start_private_server(data_dir, settings=SMALL) as server:
        yield server


def _execute(url: str, statement: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(run())


def _facts(url: str) -> int:
    async def run() -> int:
        connection = await asyncpg.connect(url)
        count: int = await connection.fetchval("SELECT count(*) FROM fact")
        await connection.close()
        return count

    return asyncio.run(run())


def _ended(pid: int, within_s: float = 10) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if not _serves(pid):
            return True
        time.sleep(0.05)
    return False


def _serves(pid: int) -> bool:
    """Nobody here reaps the server, so one that ended may stay as a zombie."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _owner(data_dir: Path) -> tuple[subprocess.Popen[str], int, str]:
    """Another process that runs the folder, its server's process id and address."""
    command = [sys.executable, "-c", OWNER, str(data_dir)]
    owner = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    said = next(line for line in owner.stdout if line.startswith("pid "))  # what is logged may come before
    _, pid, url = said.split()
    return owner, int(pid), url


def test_one_address_serves_asyncpg_and_sqlalchemy_and_a_database_is_made_once(server: PrivateServer) -> None:
    async def run() -> tuple[list[bool], tuple[str, ...]]:
        made = [await ensure_database(server.url("postgres"), 'miaopu "pool"') for _ in range(2)]
        engine = create_async_engine(server.url('miaopu "pool"').replace("postgresql:", "postgresql+asyncpg:"))
        async with engine.connect() as connection:
            names = ("timezone", "synchronous_commit", "fsync", "max_connections", "listen_addresses")
            row = (
                await connection.execute(text("SELECT " + ", ".join(f"current_setting('{n}')" for n in names)))
            ).one()
        await engine.dispose()
        return made, tuple(row)

    made, settings = asyncio.run(run())
    assert made == [True, False]
    assert settings == ("UTC", "on", "on", "300", "")


def test_a_second_starter_is_told_who_has_the_folder(data_dir: Path) -> None:
    owner, *_ = _owner(data_dir)
    with pytest.raises(PrivateServerError, match=rf"in use by another process \(id {owner.pid}\)"):
        start_private_server(data_dir)
    owner.communicate()


def test_two_servers_of_one_process_cannot_share_a_folder(server: PrivateServer) -> None:
    with pytest.raises(PrivateServerError, match="in use"):
        start_private_server(server.data_dir)
    _execute(server.url("postgres"), "SELECT 1")


def test_the_server_ends_with_its_owner(data_dir: Path) -> None:
    owner, pid, _ = _owner(data_dir)
    assert _serves(pid)
    owner.communicate()
    assert owner.returncode == 0
    assert _ended(pid)


def test_after_a_kill_of_the_owner_the_next_start_stops_the_orphan_and_keeps_what_was_committed(data_dir: Path) -> None:
    owner, orphan, url = _owner(data_dir)
    _execute(url, "INSERT INTO fact VALUES (1)")
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    assert _serves(orphan)
    with start_private_server(data_dir, settings=SMALL) as server:
        assert server.pid != orphan
        assert _facts(server.url("postgres")) == 1
    assert _ended(orphan)


def test_an_immediate_stop_loses_nothing_acknowledged_and_keeps_the_address(server: PrivateServer) -> None:
    before = (server.pid, server.url("postgres"))
    _execute(server.url("postgres"), "INSERT INTO fact VALUES (1)")
    server.restart_immediate()
    assert server.pid != before[0]
    assert server.url("postgres") == before[1]
    assert _facts(server.url("postgres")) == 1


def test_a_pid_file_that_names_an_innocent_process_is_set_aside(data_dir: Path) -> None:
    (data_dir / "cluster" / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir}\n0\n5432\n/tmp\n\n0 0\nready\n")
    with start_private_server(data_dir, settings=SMALL) as server:
        assert _facts(server.url("postgres")) == 0


def test_a_copy_taken_while_the_server_ran_is_refused_until_someone_vouches_for_it(
    server: PrivateServer, tmp_path: Path
) -> None:
    sockets = shutil.ignore_patterns("socket")
    copy = Path(shutil.copytree(server.data_dir, tmp_path / "copy", ignore=sockets))
    with pytest.raises(PrivateServerError, match="while its database ran"):
        start_private_server(copy, settings=SMALL)
    _execute(server.url("postgres"), "SELECT 1")  # the original was left alone
    (copy / "place.json").unlink()
    with start_private_server(copy, settings=SMALL) as second:
        assert second.pid != server.pid
        assert _facts(second.url("postgres")) == 0


def test_a_folder_too_deep_for_a_socket_gets_a_short_one_elsewhere(stopped: Path, tmp_path: Path) -> None:
    deep = Path(shutil.copytree(stopped, tmp_path.joinpath(*["苗圃"] * 20)))
    with start_private_server(deep, settings=SMALL) as server:
        assert _facts(server.url("postgres")) == 0
        elsewhere = server.socket_dir or deep
        assert deep not in (elsewhere, *elsewhere.parents)
    assert not elsewhere.exists()


def test_a_port_is_opened_only_when_asked_for_and_wants_the_password(data_dir: Path) -> None:
    with start_private_server(data_dir, port=0, settings=SMALL) as server:
        assert _facts(server.tcp_url("postgres")) == 0
        without = f"postgresql://postgres:wrong@127.0.0.1:{server.tcp_port}/postgres"
        with pytest.raises(asyncpg.InvalidPasswordError):
            _facts(without)
    with (
        start_private_server(data_dir, settings=SMALL) as server,
        pytest.raises(PrivateServerError, match="No TCP port was asked for"),
    ):
        server.tcp_url("postgres")


def test_a_refusal_of_postgresql_shows_the_end_of_its_log_and_frees_the_folder(data_dir: Path) -> None:
    with pytest.raises(PrivateServerError, match="no_such_setting"):
        start_private_server(data_dir, settings={"no_such_setting": "1"})
    start_private_server(data_dir, settings=SMALL).stop()


def test_a_folder_is_deleted_only_after_its_owner_and_with_the_server_that_a_kill_left_running(data_dir: Path) -> None:
    owner, pid, _ = _owner(data_dir)
    with pytest.raises(PrivateServerError, match=str(owner.pid)):
        discard_private_server(data_dir)
    assert _serves(pid)
    owner.kill()
    owner.communicate()
    assert _serves(pid)
    discard_private_server(data_dir)
    assert _ended(pid)
    assert not data_dir.exists()
    discard_private_server(data_dir)
