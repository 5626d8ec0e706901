"""What all services know of each subject, read from them and compared: the part of `miaopu doctor` that asks."""

import time
from pathlib import Path
from typing import Any, Final

from miaopu.cli.connection import ask, client_for
from miaopu.diagnosis import Difference, Heard, Place, differences, losses, still_behind
from shared.http import Client
from shared.services import SERVICE_NAMES

_PAGE: Final = 5000
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
    produced: dict[str, dict[Place, int]] = {}
    consumed: dict[str, dict[Place, Heard]] = {}
    topics: dict[str, list[str]] = {}
    lost: dict[str, list[str]] = {}
    for service in SERVICE_NAMES:
        with client_for(service, data) as client:
            sent = _pages(client, service, "produced")
            heard = _pages(client, service, "consumed")
        produced[service] = {_place(one): one["last"] for page in sent for one in page["items"]}
        consumed[service] = {
            _place(one): Heard(one["last"], one["diverged_from"]) for page in heard for one in page["items"]
        }
        topics[service], lost[service] = heard[-1].get("topics", []), heard[-1].get("lost", [])
    return [*losses(lost), *differences(produced, consumed, topics)]


def _pages(client: Client, service: str, side: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        params = {"side": side, "limit": _PAGE, **({"cursor": cursor} if cursor else {})}
        page = ask(client, "GET", f"/{service}/v1/event-lines", params=params)
        found.append(page)
        cursor = page["next"]
        if cursor is None:
            return found


def _place(line: dict[str, Any]) -> Place:
    return line["topic"], line["subject"]
