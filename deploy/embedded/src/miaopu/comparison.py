"""What all services know of each subject, read from them and compared: the part of `miaopu doctor` that asks."""

import time
from pathlib import Path
from typing import Final, Literal

from miaopu.cli.connection import asked
from miaopu.diagnosis import Difference, Heard, Stream, differences, losses, still_behind
from shared.clients.by_name import CLIENTS
from shared.clients.frame import FrameClient
from shared.schemas.event_lines import EventLinesOut
from shared.services import SERVICE_NAMES

_PAUSE_S: Final = 2.0


def compare(data: Path) -> list[Difference]:
    """Every disagreement; who is behind is looked at twice, and left out where it gets on.

    Raises:
        typer.Exit: a service does not answer.
    """
    found = _look(data)
    if any(one.kind == "behind" for one in found):
        time.sleep(_PAUSE_S)
        found = still_behind(found, _look(data))
    return found


def _look(data: Path) -> list[Difference]:
    produced: dict[str, dict[Stream, int]] = {}
    consumed: dict[str, dict[Stream, Heard]] = {}
    topics: dict[str, list[str]] = {}
    lost: dict[str, list[str]] = {}
    for service in SERVICE_NAMES:
        sent, heard = asked(CLIENTS[service], data, _lines)
        produced[service] = {(one.topic, one.subject): one.last for page in sent for one in page.items}
        consumed[service] = {
            (one.topic, one.subject): Heard(one.last, one.diverged_from) for page in heard for one in page.items
        }
        topics[service], lost[service] = heard[-1].topics, heard[-1].lost
    return [*losses(lost), *differences(produced, consumed, topics)]


async def _lines(service: FrameClient) -> tuple[list[EventLinesOut], list[EventLinesOut]]:
    return await _pages(service, "produced"), await _pages(service, "consumed")


async def _pages(service: FrameClient, side: Literal["produced", "consumed"]) -> list[EventLinesOut]:
    """Whole pages: the last one tells topics too."""
    found = [await service.list_event_lines(side=side)]
    while (cursor := found[-1].next) is not None:
        found.append(await service.list_event_lines(side=side, cursor=cursor))
    return found
