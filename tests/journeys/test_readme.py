"""The README's recipe for one's own PostgreSQL and Kafka, run as it stands there."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from shared.postgres.private_server import start_private_server
from shared.testing.kafka_broker import Broker
from shared.testing.processes import free_ports
from shared.testing.require import require_kafka_jars

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("heavy"),
]
ROOT = Path(__file__).parents[2]
_READY = "for n in $(seq 60); do miaopu status >/dev/null 2>&1 && break; sleep 1; done\n"
"""What a person does by looking."""
_STATUS = "miaopu status "


def recipe_of(readme: str) -> tuple[str, str]:
    """What starts the processes, and what looks at them and ends them."""
    blocks = r"^```sh\n(make setup.*?)```\n\n```sh\n(.*?)```"
    [(start, end)] = re.findall(blocks, (ROOT / readme).read_text(encoding="utf-8"), re.M | re.S)
    return start, end


def test_both_readmes_give_the_same_commands() -> None:
    one, other = (re.sub(r"\s*# .*", "", "".join(recipe_of(name))) for name in ("README.md", "README.zh-CN.md"))
    assert one == other


async def test_the_recipe_brings_five_ready_services_and_ends_all_ten_processes(tmp_path: Path) -> None:
    start, end = recipe_of("README.md")
    token, rest = end.split("\n", 1)
    assert _STATUS in rest
    rest = rest.replace(_STATUS, f"{_STATUS}; red=$? ") + "exit $red\n"
    script = f"{start}{token}\n{_READY}{rest}".replace("var/keys", f"{tmp_path}/keys")
    script = script.replace("make setup && . .venv/bin/activate", f'PATH="{Path(sys.executable).parent}:$PATH"')
    jars = require_kafka_jars()
    server = await asyncio.to_thread(start_private_server, tmp_path / "postgres")
    broker = Broker(jars, tmp_path / "kafka")
    try:
        await asyncio.to_thread(broker.start)
        port = min(free_ports(1)[0], 60_000)
        status, said = await run(script, PG=server.url("postgres"), KAFKA=broker.bootstrap, PORT=str(port))
        assert status == 0, said
        assert said.count("是 yes") == 5, said
        assert "名额 seats" in said
    finally:
        await asyncio.to_thread(broker.stop)
        server.stop()


async def run(script: str, **environment: str) -> tuple[int, str]:
    """The script's exit status and words; fails when it leaves a process behind."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MIAOPU_")}
    process = await asyncio.create_subprocess_exec(
        "bash", "-c", script, cwd=ROOT, env={**inherited, **environment}, start_new_session=True,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(240):
            output, _ = await process.communicate()
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
        return process.returncode or 0, output.decode(errors="replace")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
