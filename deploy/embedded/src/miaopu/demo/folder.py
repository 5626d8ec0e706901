"""The demo's own folder: a run begins on an empty one, and only what an earlier demo left is ever deleted."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shared.domain.bad_value import BadValue
from shared.postgres.private_server import discard_private_server

WORKBOOK: Final = "applications.xlsx"
BANK_COPY: Final = "bank.sqlite"
"""The example bank's copy, made first of all and deleted last: a data folder that holds one is a demo's."""
_DATABASE: Final = "postgres"
_DATA: Final = re.compile(r"postgres|keys|address\.json|plan\.json|bank\.log|bank\.sqlite(-wal|-shm|-journal)?")
_RESULTS: Final = re.compile(
    r"applications\.xlsx|summary\.json|(members|whitelist|refusals)\.xlsx|timeline-[0-9A-Z]{18}\.json"
)


class NotADemos(BadValue):
    """Something in the way that no demo has written; it is left as it is."""

    def __init__(self, found: Path) -> None:
        super().__init__(
            "not_a_demos",
            f"{found} 不是演示程序写下的，未作任何改动：请用 --out 另选一个目录，或自行移走它",
            f"{found} was not written by the demo and nothing was touched: choose another folder with --out, "
            "or move it away yourself",
        )


def fresh_folder(out: Path) -> Path:
    """The empty data folder of a new run in `out`, where an earlier run's data and results have been deleted.

    Raises:
        NotADemos: there is something else. PrivateServerError: a platform runs on that data.
    """
    data = out / "data"
    if data.is_symlink() or (data.exists() and not data.is_dir()):
        raise NotADemos(data)
    if data.is_dir():
        _must_be_a_demos(data)
        discard_private_server(data / _DATABASE)
        _delete(data)
        for result in _results(out):
            result.unlink()
    for result in _results(out):
        raise NotADemos(result)
    data.mkdir(parents=True, exist_ok=True)
    (data / BANK_COPY).touch()
    return data


def _results(out: Path) -> Iterator[Path]:
    return (path for path in out.glob("*") if _RESULTS.fullmatch(path.name))


def _must_be_a_demos(data: Path) -> None:
    entries = sorted(data.iterdir())
    for entry in entries:
        if entry.is_symlink() or not _DATA.fullmatch(entry.name):
            raise NotADemos(entry)
    if entries and data / BANK_COPY not in entries:
        raise NotADemos(data)


def _delete(data: Path) -> None:
    for entry in sorted(data.iterdir(), key=lambda entry: entry.name == BANK_COPY):
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
