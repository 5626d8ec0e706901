"""`make migration` works with any message and either spelling of a service, and writes a file that needs no hand."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TypeGuard

import pytest
from sqlalchemy import Column, MetaData, Numeric, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import create_async_engine

from miaopu.platform import SERVICES
from shared.database.database import sqlalchemy_url
from shared.database.types import Instant, new_metadata
from shared.migrations.history import expected_revision
from shared.migrations.revise import main, new_revision, service_named, write_revision
from shared.service import Service
from shared.services import SERVICE_NAMES
from shared.testing.databases import Databases
from tests.shared.migrations.compared import compared

pytestmark = pytest.mark.anyio
_copies = count(1)
ROOT = Path(__file__).parents[3]
EACH_SERVICE = pytest.mark.parametrize("service", SERVICES, ids=[service.name for service in SERVICES])
LONG = "add warned on to member, so that a firm that got its warning before the term's end is not warned twice"
MESSAGES = [
    pytest.param(LONG, id="long"),
    pytest.param("成员增加预警日期", id="Chinese"),
    pytest.param('say "no" to \\n and """, it\'s {all} 100 % `plain` $text', id="signs"),
    pytest.param("a\nb\t\u202ec", id="lines"),
]


def with_one_more_table(metadata: MetaData) -> MetaData:
    """Copies of the tables and one that is made up, with types of the dialect and without."""
    copied = new_metadata()
    for table in metadata.sorted_tables:
        table.to_metadata(copied)
    Table(
        "made_up",
        copied,
        Column("id", Uuid, primary_key=True),
        Column("said", JSONB, server_default=text("'{}'"), nullable=False),
        Column("name", Text, index=True),
        Column("amount", Numeric(12, 2)),
        Column("at", Instant),
    )
    return copied


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the house's rules of style, from which packages are imported."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "shared").symlink_to(ROOT / "shared")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if re.match(r"copy_\d+_of_", name)]:
        del sys.modules[name]


def copy_of(service: Service, workspace: Path) -> Service:
    """The service with a history of its own to write into, and tables that the history lacks."""
    package = f"copy_{next(_copies)}_of_{service.package}"
    kept = ROOT / "services" / service.name / "src" / service.package / "store" / "migrations"
    shutil.copytree(kept, workspace / package / "store" / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in (workspace / package, workspace / package / "store"):
        (folder / "__init__.py").touch()
    return replace(service, package=package, metadata=with_one_more_table(service.metadata))


def faults_of(path: Path) -> str:
    """Whatever `make lint` says of one file."""
    acts = (["check"], ["format", "--check"])
    done = [
        subprocess.run([sys.executable, "-m", "ruff", *act, path], check=False, capture_output=True) for act in acts
    ]
    return "".join(f"{one.stdout!r}{one.stderr!r}" for one in done if one.returncode)


@EACH_SERVICE
async def test_a_revision_is_clean_and_makes_the_tables(
    service: Service, workspace: Path, databases: Databases
) -> None:
    copied, before = copy_of(service, workspace), expected_revision(service)
    url = await databases.empty(copied)
    path = await new_revision(copied, url, LONG)
    assert path is not None
    assert path.name.endswith("_add_warned_on_to_member_so_that_a_firm_that_got_its_warning.py")
    assert faults_of(path) == ""
    written = path.read_text(encoding="utf-8")
    assert f'down_revision = "{before}"' in written
    assert "please adjust" not in written
    assert await new_revision(copied, url, "again") is None  # the database stands at the new revision by now


async def test_the_first_revision_of_a_service_makes_the_frame_as_it_is_today(
    workspace: Path, databases: Databases
) -> None:
    copied = copy_of(service_named("pool"), workspace)
    url = await databases.empty(copied)
    for path in (workspace / copied.package / "store" / "migrations" / "versions").glob("2*.py"):
        path.unlink()
    first = await new_revision(copied, url, "First")
    assert first is not None
    assert faults_of(first) == ""
    assert await new_revision(copied, url, "again") is None
    engine = create_async_engine(sqlalchemy_url(url))
    async with engine.connect() as connection:
        differing, migrated, declared = await connection.run_sync(compared, copied)
    await engine.dispose()
    assert (differing, migrated) == ([], declared)


@pytest.mark.parametrize("message", MESSAGES)
def test_any_message_makes_a_revision(message: str, workspace: Path) -> None:
    versions = workspace / "pool" / "store" / "migrations" / "versions"
    versions.mkdir(parents=True)
    paths = [write_revision(versions, message, "before", 'op.drop_column("member", "name")') for _ in range(2)]
    assert len(set(paths)) == 2
    for path in paths:
        assert faults_of(path) == ""
        tree = ast.parse(path.read_text(encoding="utf-8"))
        [revision] = [ast.literal_eval(node.value) for node in tree.body if _sets(node, "revision")]
        assert len(revision) <= 32
        assert len(path.name) < 100
        said = ast.get_docstring(tree)
        assert said is not None
        assert said.removesuffix(".").lower() == " ".join(message.replace("\u202e", " ").split()).lower()


def _sets(node: ast.stmt, name: str) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name


@pytest.mark.parametrize("name", [*SERVICE_NAMES, *(name.replace("-", "_") for name in SERVICE_NAMES)])
def test_a_service_is_found_by_either_spelling_of_its_name(name: str) -> None:
    assert service_named(name).name == name.replace("_", "-")


@pytest.mark.parametrize(
    ("words", "said"), [(["poll", "x"], "finance-matching"), ([], "SERVICE="), (["pool", " "], "MESSAGE=")]
)
def test_what_is_missing_is_said_in_one_sentence(words: list[str], said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        main(words)


def test_make_hands_on_the_message_as_it_was_given(tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n")
    program.chmod(0o755)
    message = 'say "no", it\'s $HOME `id` \\ 100 % $(SERVICE) # x'
    wanted = ["migration", f"BIN={tmp_path}", "SERVICE=finance_matching", f"MESSAGE={message}"]
    command = ["make", "--silent", "--assume-old=.venv/.ready", "--directory", str(ROOT), *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["-m", "shared.migrations.revise", "finance_matching", message]
