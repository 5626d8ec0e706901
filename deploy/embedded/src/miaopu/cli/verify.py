"""`miaopu verify`: is the journal of every service whole and unchanged?"""

import asyncio
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import asyncpg
import typer

from miaopu.platform_address import read_address
from shared.journal.keys import JournalKey
from shared.journal.verify import Verdict, verify
from shared.settings import SERVICE_NAMES, Settings, database_url_for
from shared.store.database import asyncpg_url
from shared.store.private_server import PrivateServerError, start_private_server

TAMPERED = 1


def run(
    data: Annotated[Path, typer.Option(help="数据目录 / data folder")] = Path("var/data"),
    key: Annotated[Path | None, typer.Option(help="日志签名私钥（PEM）/ key that signs the journal")] = None,
) -> None:
    """Checks every row, link and signed head on the databases themselves; exit status 1 when anything does not fit."""
    signing = JournalKey.from_file(key or data / "keys" / "journal.pem", make=False)
    trusted = {signing.key_id: signing.public_bytes}
    try:
        with _urls(data) as urls:
            verdicts = asyncio.run(_verify(urls, trusted))
    except PrivateServerError as error:
        running = read_address(data)
        hint = f"平台正在运行（{running}），请先停止 / the platform runs at {running}; stop it first" if running else ""
        sys.stderr.write(f"错误 / Error: {error}\n{hint}\n")
        raise typer.Exit(2) from error
    for service, verdict in verdicts.items():
        _show(service, verdict)
    if not all(verdict.sound for verdict in verdicts.values()):
        raise typer.Exit(TAMPERED)


@contextmanager
def _urls(data: Path) -> Iterator[Mapping[str, str]]:
    """Databases of the environment, else those of the data folder, whose server runs only for this."""
    settings = Settings(data_dir=data)
    if settings.database_url is not None:
        yield {name: str(database_url_for(name, settings, os.environ)) for name in SERVICE_NAMES}
        return
    with start_private_server(data / "postgres") as server:
        yield {name: server.url(f"miaopu_{name.replace('-', '_')}") for name in SERVICE_NAMES}


async def _verify(urls: Mapping[str, str], trusted: Mapping[str, bytes]) -> dict[str, Verdict]:
    verdicts = {}
    for service, url in urls.items():
        connection = await asyncpg.connect(asyncpg_url(url))
        try:
            verdicts[service] = await verify(connection, trusted)
        finally:
            await connection.close()
    return verdicts


def _show(service: str, verdict: Verdict) -> None:
    state = "完整 sound" if verdict.sound else "不完整 NOT SOUND"
    counts = f"{verdict.rows} 行 rows, {verdict.heads} 签名 heads, {verdict.unsealed} 未封存 unsealed"
    sys.stdout.write(f"{service}: {state} ({counts})\n")
    for fault in verdict.faults:
        sys.stdout.write(f"  - {fault}\n")
