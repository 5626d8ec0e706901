"""The revisions that a program knows, and from its files the oldest head that may still run after each of them."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from shared.service import Service

OLDEST_HEAD = "oldest_head"
"""Name in a revision's file: the oldest head whose program may still run once this revision is done."""


@dataclass(frozen=True, slots=True)
class History:
    """What one program knows of one service's database."""

    head: str
    revisions: frozenset[str]


def script_of(service: Service) -> ScriptDirectory:
    """The service's history of revisions."""
    return _script(str(files(service.migrations)))


def history_of(service: Service) -> History:
    """The head and all that leads to it; read once."""
    return _history(str(files(service.migrations)))


def expected_revision(service: Service) -> str:
    """The newest revision of the service's history."""
    return history_of(service).head


def upto(script: ScriptDirectory, revision: str) -> list[str]:
    """The revision and all before it, newest first."""
    return [found.revision for found in script.iterate_revisions(revision, "base")]


def oldest_head(script: ScriptDirectory, revision: str) -> str | None:
    """The oldest head that may still run at this revision: what the newest file that says so says."""
    for found in script.iterate_revisions(revision, "base"):
        if (said := getattr(found.module, OLDEST_HEAD, None)) is not None:
            return str(said)
    return None


def _script(location: str) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", location)
    return ScriptDirectory.from_config(config)


@cache
def _history(location: str) -> History:
    script = _script(location)
    head = script.get_current_head()
    if head is None:
        raise CommandError(f"no migrations in {location}")
    return History(head, frozenset(upto(script, head)))
