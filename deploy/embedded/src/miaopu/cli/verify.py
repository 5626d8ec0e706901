"""`miaopu verify`: is the journal of every service whole and unchanged?"""

import asyncio
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

import asyncpg
import orjson
import typer
from pydantic import AfterValidator, TypeAdapter, ValidationError

from miaopu.cli.refusal import REFUSED, refuse, refuse_folder
from shared.database.database import asyncpg_url
from shared.journal.keys import public_key_from_file
from shared.journal.verify import Head, Verdict, newest_head, verify
from shared.postgres.private_server import PrivateServerError, start_private_server
from shared.services import SERVICE_NAMES, database_of
from shared.settings import Settings, database_url_for, read_settings

TAMPERED = 1
Keys = Annotated[
    list[Path],
    typer.Option(help="信任的日志密钥（PEM，公钥即可，可重复）/ trusted key, its public half will do; repeatable"),
]
Heads = Annotated[
    Path | None,
    typer.Option(
        help="另存的封存标记，可证明日志被截断；核验通过后更新 / heads kept elsewhere prove a cut; renewed when sound"
    ),
]


def one_of_ours(name: str) -> str:
    """The name of a service.

    Raises:
        ValueError: there is none of that name.
    """
    if name not in SERVICE_NAMES:
        raise ValueError(name)
    return name


_HEADS: Final = TypeAdapter(dict[Annotated[str, AfterValidator(one_of_ours)], Head])


@dataclass(frozen=True, slots=True)
class Found:
    """One service's verdict, with the head to keep."""

    verdict: Verdict
    newest: Head | None


def run(
    data: Annotated[Path, typer.Option(help="数据目录 / data folder")] = Path("var/data"),
    key: Keys = [],  # noqa: B006 - typer copies it
    heads: Heads = None,
) -> None:
    """Checks every row, link and signed head on the databases themselves, whether the platform runs or not.

    退出码：0 完整，1 有改动，2 未能核验 / exit status 0 when sound, 1 when not, 2 when it could not be verified
    """
    settings = read_settings(os.environ, data_dir=data)
    kept = _read_heads(heads)
    trusted = dict(public_key_from_file(path) for path in key or [_own_key(settings)])
    try:
        with _urls(settings) as urls:
            found = asyncio.run(_verify_all(urls, trusted, kept))
    except PrivateServerError as error:
        sys.stderr.write(f"错误 / Error: {error}\n")
        raise typer.Exit(REFUSED) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        sys.stderr.write(f"错误：无法读取数据库：{error}\nError: a database cannot be read: {error}\n")
        raise typer.Exit(REFUSED) from error
    for service, each in found.items():
        _show(service, each.verdict)
    if not all(each.verdict.sound for each in found.values()):
        raise typer.Exit(TAMPERED)
    if heads is not None:
        heads.write_bytes(orjson.dumps({name: asdict(each.newest) for name, each in found.items() if each.newest}))


def _own_key(settings: Settings) -> Path:
    own = settings.data_dir / "keys" / "journal.pem"
    if settings.journal_key_file is None and not own.exists():
        refuse_folder(settings.data_dir)
    return settings.journal_key_file or own


def _read_heads(path: Path | None) -> Mapping[str, Head]:
    """The heads that an earlier verification kept, by service; none where the file is yet to be written.

    Raises:
        typer.Exit: the file holds something else.
    """
    if path is None or not path.exists():
        return {}
    try:
        return _HEADS.validate_json(path.read_bytes(), strict=True)
    except ValidationError as error:
        place = "/".join(map(str, error.errors()[0]["loc"])) or "/"
        refuse(
            f"{path} 不是 verify --heads 保存的封存标记（问题在 {place}）：请改用原样保存的文件，或指定一个新文件名",
            f"{path} does not hold heads as verify --heads keeps them (at {place}): give the file as it was kept, "
            "or name a new one",
        )


@contextmanager
def _urls(settings: Settings) -> Iterator[Mapping[str, str]]:
    """Databases of the environment, else those of the data folder: its server runs already, or only for this."""
    named = {name: database_url_for(name, settings, os.environ) for name in SERVICE_NAMES}
    databases = {name: database_of(name) for name in SERVICE_NAMES}
    folder = settings.data_dir / "postgres"
    if all(named.values()):
        yield {name: url for name, url in named.items() if url}
        return
    if not (folder / "cluster").exists():
        refuse_folder(settings.data_dir)
    if place := _running_at(folder):
        yield {name: f"postgresql://postgres@/{database}?{place}" for name, database in databases.items()}
        return
    with start_private_server(folder) as server:
        yield {name: server.url(database) for name, database in databases.items()}


def _running_at(folder: Path) -> str | None:
    """Where a platform's own server listens now, by what PostgreSQL notes of itself; None when it does not run."""
    noted = folder / "cluster" / "postmaster.pid"
    lines = noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    if len(lines) < 5 or not (Path(lines[4]) / f".s.PGSQL.{lines[3]}").is_socket():
        return None
    return f"host={quote(lines[4], safe='/')}&port={lines[3]}"


async def _verify_all(
    urls: Mapping[str, str], trusted: Mapping[str, bytes], kept: Mapping[str, Head]
) -> dict[str, Found]:
    found = {}
    for service, url in urls.items():
        connection = await asyncpg.connect(asyncpg_url(url), timeout=10)
        try:
            verdict = await verify(connection, trusted, [kept[service]] if service in kept else [])
            found[service] = Found(verdict, await newest_head(connection))
        finally:
            await connection.close()
    return found


def _show(service: str, verdict: Verdict) -> None:
    state = "完整 sound" if verdict.sound else "不完整 NOT SOUND"
    counts = f"{verdict.rows} 行 rows, {verdict.heads} 签名 heads, {verdict.unsealed} 未封存 unsealed"
    sys.stdout.write(f"{service}: {state} ({counts})\n")
    for fault in verdict.faults:
        sys.stdout.write(f"  - {fault}\n")
