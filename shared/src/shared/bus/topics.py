"""Makes the topics with their partitions and retention; run before the services: `python -m shared.bus.topics`."""

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, NoError, TopicAlreadyExistsError, for_code

from shared.bus.kafka_security import client_options
from shared.events.base import registry
from shared.events.catalogue import load_all
from shared.settings import BadSettings, Settings, read_settings

_RETENTION_MS = 30 * 24 * 3600 * 1000


class WrongTopic(RuntimeError):
    """A topic is there with another number of partitions: keys would change their place."""


def topic_names() -> list[str]:
    """Every topic that an event class is published on."""
    load_all()
    return sorted({kind.topic for kind in registry().values()})


async def ensure_topics(settings: Settings, names: Iterable[str]) -> list[str]:
    """Makes the topics that are missing and returns their names.

    Raises:
        WrongTopic: an existing one has another number of partitions; names it.
        KafkaError, TimeoutError: the broker does not answer.
    """
    admin = AIOKafkaAdminClient(**client_options(settings))
    async with asyncio.timeout(settings.kafka_deadline_s * 3):
        await admin.start()
        try:
            wanted = sorted(names)
            made = await _make_missing(admin, settings, wanted)
            await _check(admin, settings, wanted)
        finally:
            await admin.close()
    return made


async def _make_missing(admin: AIOKafkaAdminClient, settings: Settings, wanted: Sequence[str]) -> list[str]:
    present = set(await admin.list_topics())
    missing = [name for name in wanted if name not in present]
    new = [
        NewTopic(
            name,
            settings.kafka_partitions,
            settings.kafka_replication,
            topic_configs={"retention.ms": str(_RETENTION_MS)},
        )
        for name in missing
    ]
    if new:
        answer = await admin.create_topics(new)
        return list(_made(answer.topic_errors))
    return []


def _made(answers: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Names of the topics that were made; one that another process has made meanwhile is none.

    Raises:
        KafkaError: the broker refused one; says which and why.
    """
    for name, code, *_ in answers:
        error = for_code(code)
        if error is NoError:
            yield name
        elif error is not TopicAlreadyExistsError:
            raise error(name)


async def _check(admin: AIOKafkaAdminClient, settings: Settings, wanted: Sequence[str]) -> None:
    for described in await admin.describe_topics(list(wanted)):
        found = len(described["partitions"])
        if found and found != settings.kafka_partitions:
            raise WrongTopic(f"topic {described['topic']} has {found} partitions, expected {settings.kafka_partitions}")


def main() -> int:
    """Makes all topics of the product."""
    import os

    try:
        settings = read_settings(os.environ)
    except BadSettings as error:
        sys.stderr.write(f"topics cannot be made / 无法建立主题: {error}\n")
        return 2
    if settings.kafka_bootstrap is None:
        sys.stderr.write("MIAOPU_KAFKA_BOOTSTRAP is not set: the bus is inside the process and needs no topics\n")
        return 2
    try:
        made = asyncio.run(ensure_topics(settings, topic_names()))
    except (WrongTopic, BadSettings, KafkaError, TimeoutError) as error:
        sys.stderr.write(f"topics could not be made: {error}\n")
        return 1
    sys.stdout.write(f"made {len(made)} topics: {', '.join(made) or 'all were there'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
