"""Printed commands of `kafka-acls.sh`, put into effect over Kafka's protocol: the command itself takes 3 s for each."""

import argparse
import asyncio
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest

_TOPIC, _GROUP = 2, 3
_LITERAL, _PREFIXED = 3, 4
_OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "Describe": 8}
_ALLOW = 3


async def grant(bootstrap: str, lines: Sequence[str]) -> None:
    """Grants what the printed lines grant, and nothing else."""
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    async with asyncio.timeout(30):
        await admin.start()
        try:
            for acl in [each for line in lines for each in _acls(line)]:
                answer = await admin._send_request(CreateAclsRequest(*acl))
                assert [code for code, _ in answer.creation_responses] == [0], acl
        finally:
            await admin.close()


def _acls(line: str) -> Iterator[tuple[int, str, int, str, str, int, int]]:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--add", action="store_true", required=True)
    for name in ("--bootstrap-server", "--allow-principal"):
        parser.add_argument(name, required=True)
    for name in ("--operation", "--topic", "--group"):
        parser.add_argument(name, action="append", default=[])
    parser.add_argument("--resource-pattern-type", choices=["prefixed"])
    program, *words = line.split()
    assert program == "kafka-acls.sh"
    given = parser.parse_args(words)
    pattern = _PREFIXED if given.resource_pattern_type else _LITERAL
    resources = [(_TOPIC, name) for name in given.topic] + [(_GROUP, name) for name in given.group]
    for kind, name in resources:
        for operation in given.operation:
            yield kind, name, pattern, given.allow_principal, "*", _OPERATIONS[operation], _ALLOW


def run_by_kafka(jars: Path, line: str) -> subprocess.CompletedProcess[str]:
    """The line as Kafka's own command takes it."""
    _, *words = line.split()
    command = ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{jars}/*", "org.apache.kafka.tools.AclCommand", *words]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
