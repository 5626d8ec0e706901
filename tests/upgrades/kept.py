"""What an earlier release wrote, as this one may find it."""

import json
import lzma
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg

from shared.postgres.private_server import PrivateServer, ensure_database
from shared.service import Service

RELEASE = Path(__file__).parent / "6d08ca4"
EVENTS = sorted((RELEASE / "events").glob("*.json"))
_READ: Mapping[str, Callable[[str], Any]] = {
    "submitted_at": datetime.fromisoformat,
    "reference_date": date.fromisoformat,
    "stands_until": date.fromisoformat,
    "score": Decimal,
}


class Row(dict[str, Any]):
    """A row of then; a column that a later release adds is empty in it."""

    def __missing__(self, column: str) -> None:
        return None


@cache
def kept() -> Mapping[str, Any]:
    """`rules`: each version with its changes; `judgements`: as the columns of the database hold them."""
    found: dict[str, Any] = json.loads(lzma.decompress((RELEASE / "judgements.json.xz").read_bytes()))
    found["judgements"] = [_row(plain) for plain in found["judgements"]]
    return found


def _row(plain: Mapping[str, Any]) -> Row:
    found = {name: read(plain[name]) for name, read in _READ.items() if plain[name] is not None}
    return Row({**plain, **found})


VERSIONS = [rules["version"] for rules in kept()["rules"]]


async def restored(server: PrivateServer, service: Service, name: str) -> str:
    """URL of a new database that holds what the release wrote of the service."""
    await ensure_database(server.url("postgres"), name)
    script = lzma.decompress((RELEASE / f"{service.package}.sql.xz").read_bytes()).decode()
    connection = await asyncpg.connect(server.url(name))
    try:
        await connection.execute(script)
    finally:
        await connection.close()
    return server.url(name)
