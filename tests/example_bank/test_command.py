"""The example bank as a program: it serves, pulls from the platform and prints its copy; its README holds."""

import asyncio
import base64
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from example_bank.__main__ import main
from example_bank.copy_of_lists import CopyOfLists
from example_bank.puller import pull
from finance_matching.wiring import service
from shared import clock
from shared.http import HTTPError, new_blocking_client
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import admitted, bank, exited, publish, served, uscc_of

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
README = Path(__file__).parents[2] / "examples" / "bank" / "README.md"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        yield world


@pytest.mark.anyio
async def test_pulling_fetches_everything_confirms_it_and_finds_nothing_left(world: World, tmp_path: Path) -> None:
    bank_id = await bank(world)
    await world.feed(*(admitted(n) for n in range(1, 8)))
    await publish(world)
    await world.feed(exited(1))
    token = world.issuer.token("robot", "bank", {"bank": str(bank_id)})  # type: ignore[arg-type]
    async with served(world.app) as url:
        with CopyOfLists(tmp_path / "copy.sqlite") as copy:
            first = await asyncio.to_thread(pull, copy, url, token, 3)
            again = await asyncio.to_thread(pull, copy, url, token, 3)
            entries = {(entry["list_kind"], entry["uscc"]): entry["state"] for entry in copy.entries()}
    assert (first.stored, first.faults, again.stored) == (14, {}, 0)
    assert entries["members", uscc_of(1)] == entries["pledge", uscc_of(1)] == "revoked"
    assert list(entries.values()).count("listed") == 12
    summary = (await world.get("/v1/receipts/summary")).json()
    assert (summary["confirmed"], summary["open"], summary["superseded"]) == (14, 0, 2)


@pytest.mark.anyio
async def test_an_event_that_is_not_understood_is_reported_and_does_not_stop_the_others(
    world: World, tmp_path: Path
) -> None:
    bank_id = await bank(world)
    await world.feed(*(admitted(n) for n in range(1, 4)))
    await publish(world, "members")
    await world.fetch("UPDATE list_fact SET data = '{}' WHERE uscc = $1", uscc_of(2))
    token = world.issuer.token("robot", "bank", {"bank": str(bank_id)})  # type: ignore[arg-type]
    async with served(world.app) as url:
        with CopyOfLists(tmp_path / "copy.sqlite") as copy:
            pulled = await asyncio.to_thread(pull, copy, url, token)
    assert (pulled.stored, len(pulled.faults)) == (2, 1)
    (receipt,) = (await world.get("/v1/receipts", params={"uscc": uscc_of(2)})).json()["items"]
    assert (receipt["state"], receipt["error"].split(":")[0]) == ("failing", "not-understood")


def test_the_copy_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with CopyOfLists(tmp_path / "copy.sqlite") as copy:
        for number, kind in enumerate(("members", "pledge"), 1):
            copy.apply(
                {
                    "id": kind,
                    "number": number,
                    "feedepoch": "e-1",
                    "type": "miaopu.finance-matching.whitelist-entry-listed.v1",
                    "data": {"uscc": uscc_of(1), "list_kind": kind, "version": 1},
                }
            )
    assert main(["list", "--database", str(tmp_path / "copy.sqlite"), "--list-kind", "pledge"]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(entry["list_kind"], entry["state"]) for entry in printed] == [("pledge", "listed")]


def test_a_pull_without_a_token_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pull", "--database", str(tmp_path / "copy.sqlite"), "--url", "http://127.0.0.1:9"]) == 2
    assert "--token" in capsys.readouterr().err


def test_a_pull_that_finds_nobody_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--database", str(tmp_path / "copy.sqlite"), "--url", "http://127.0.0.1:9", "--token", "x"]
    assert main(["pull", *arguments]) == 1
    assert "run it again" in capsys.readouterr().err


@pytest.mark.parametrize("act", [["serve"], []], ids=["serve", "nothing named"])
def test_it_serves_with_its_secret_from_the_environment(tmp_path: Path, act: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "example_bank", *act, "--port", str(port)]
    environment = {
        **os.environ,
        "MIAOPU_BANK_SECRET": SECRET,
        "MIAOPU_BANK_DATABASE": str(tmp_path / "copy.sqlite"),
    }
    process = subprocess.Popen(command, env=environment)
    try:
        with new_blocking_client(5, f"http://127.0.0.1:{port}") as client:
            deadline = time.monotonic() + 20
            while True:
                try:
                    assert client.get("/copy").json() == []
                    break
                except HTTPError:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
            assert client.post("/events", content=b"{}").status_code == 401
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)
    assert (tmp_path / "copy.sqlite").exists()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the README's lines need openssl")
def test_the_readmes_shell_lines_compute_the_signature_that_the_library_does(tmp_path: Path) -> None:
    lines = re.search(r"```sh\n(# verify.*?)```", README.read_text(), re.DOTALL)
    assert lines is not None
    body, at = '{"id":"e-1","数":1}', clock.now()
    (tmp_path / "body.json").write_bytes(body.encode())
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET": "whsec_" + base64.b64encode(b"\x00\xff thirty-two bytes with a nul \x00").decode(),
        "ID": "e-1",
        "TIMESTAMP": str(int(at.timestamp())),
    }
    environment["SIGNATURE"] = Webhook(environment["SECRET"]).sign("e-1", at, body)

    def judged(**changes: str) -> str:
        variables = {**environment, **changes}
        return subprocess.check_output(["sh", "-c", lines[1]], cwd=tmp_path, env=variables, text=True).strip()

    assert judged() == "valid"
    assert judged(SIGNATURE=f"v1,b3RoZXI= {environment['SIGNATURE']}") == "valid"
    assert judged(ID="e-2") == "forged"
