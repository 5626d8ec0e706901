"""`miaopu verify`: on named databases or a data folder, running or not, with public keys and heads that were kept."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from typer.testing import CliRunner, Result

from intake.wiring import service as intake
from miaopu.cli import app
from shared.journal.keys import JournalKey
from shared.journal.sealer import seal
from shared.migrations.migrate import migrate
from shared.postgres.private_server import ensure_database, start_private_server
from shared.services import SERVICE_NAMES, database_of
from shared.testing.databases import Databases

_LINE = "INSERT INTO journal (at, actor, role, act, subject) VALUES (now(), 'li', 'city', $1, 's')"
CUT_SECOND = (
    "DELETE FROM journal_link WHERE number = 2",
    "DELETE FROM journal_head WHERE number = 2",
    "DELETE FROM journal WHERE act = 'second'",
)


def verified(folder: Path, *options: str) -> Result:
    """The command, on a data folder."""
    return CliRunner().invoke(app, ["verify", "--data", str(folder), *options], catch_exceptions=False)


async def fill(url: str, key: JournalKey) -> None:
    """Two rows, sealed one after the other."""
    async with asyncpg.create_pool(url, min_size=1, max_size=1) as pool:
        for act in ("first", "second"):
            await pool.execute(_LINE, act)
            await seal(pool, key)


@dataclass
class Journals:
    """Five databases named by the environment, and the folder with the key of their journals."""

    folder: Path
    urls: dict[str, str]

    def tamper(self, service: str, *statements: str) -> None:
        """Statements on one service's database, as its superuser."""

        async def execute() -> None:
            connection = await asyncpg.connect(self.urls[service])
            try:
                await connection.execute("SET session_replication_role = replica")
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(execute())


@pytest.fixture
def journals(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journals]:
    key = JournalKey.from_file(tmp_path / "keys" / "journal.pem", make=True)

    async def make() -> dict[str, str]:
        urls = {service: await databases.fresh(intake) for service in SERVICE_NAMES}
        for url in urls.values():
            await fill(url, key)
        return urls

    made = Journals(tmp_path, asyncio.run(make()))
    for service, url in made.urls.items():
        monkeypatch.setenv(f"MIAOPU_{service.replace('-', '_').upper()}_DATABASE_URL", url)
    yield made
    for url in made.urls.values():
        asyncio.run(databases.drop(url))


def test_sound_journals_are_told_service_by_service(journals: Journals) -> None:
    result = verified(journals.folder)
    assert result.exit_code == 0, result.output
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == list(SERVICE_NAMES)
    assert result.stdout.count("完整 sound (2 行 rows, 2 签名 heads, 0 未封存 unsealed)") == 5


def test_what_was_changed_is_named_with_its_service_and_ends_with_one(journals: Journals) -> None:
    journals.tamper("pool", "UPDATE journal SET actor = 'nobody' WHERE act = 'first'")
    result = verified(journals.folder)
    assert result.exit_code == 1
    assert "pool: 不完整 NOT SOUND" in result.stdout
    assert "act first) was changed" in result.stdout
    assert result.stdout.count("NOT SOUND") == 1


def test_an_auditor_with_the_public_key_and_the_heads_of_last_month_proves_a_cut(journals: Journals) -> None:
    folder = journals.folder
    private = load_pem_private_key((folder / "keys" / "journal.pem").read_bytes(), None)
    public, heads = folder / "public.pem", folder / "heads.json"
    public.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert verified(folder, "--key", str(public), "--heads", str(heads)).exit_code == 0
    kept = heads.read_bytes()
    journals.tamper("intake", *CUT_SECOND)
    assert verified(folder, "--key", str(public)).exit_code == 0
    result = verified(folder, "--key", str(public), "--heads", str(heads))
    assert result.exit_code == 1
    assert "the journal was cut: head 2 is signed, its link is gone" in result.stdout
    assert heads.read_bytes() == kept


def test_another_key_believes_nothing_and_several_keys_are_believed_together(journals: Journals) -> None:
    other, own = journals.folder / "other.pem", journals.folder / "keys" / "journal.pem"
    JournalKey.from_file(other, make=True)
    result = verified(journals.folder, "--key", str(other))
    assert (result.exit_code, result.stdout.count("is not signed by a known key")) == (1, 10)
    assert verified(journals.folder, "--key", str(other), "--key", str(own)).exit_code == 0


def test_a_journal_that_cannot_be_read_ends_with_two_and_says_so(journals: Journals) -> None:
    journals.tamper("intake", "DROP TABLE journal_link")
    result = verified(journals.folder)
    assert result.exit_code == 2
    assert "a database cannot be read" in result.stderr


def test_a_folder_without_a_database_or_a_key_is_no_sound_journal(tmp_path: Path) -> None:
    for _ in range(2):
        result = verified(tmp_path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{tmp_path} 不是平台的数据目录" in result.stderr
        assert f"{tmp_path} is not a platform's data folder" in result.stderr
        JournalKey.from_file(tmp_path / "keys" / "journal.pem", make=True)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "",
        "[1]",
        '{"intake": {}}',
        '{"intake": {"number": "1", "hash": "h", "key_id": "k", "signature": "s"}}',
        '{"intakes": {"number": 1, "hash": "h", "key_id": "k", "signature": "s"}}',
    ],
)
def test_a_file_that_holds_no_heads_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    heads = tmp_path / "heads.json"
    heads.write_text(content)
    result = verified(tmp_path, "--heads", str(heads))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{heads} 不是 verify --heads 保存的封存标记" in result.stderr
    assert f"{heads} does not hold heads" in result.stderr
    assert heads.read_text() == content


def test_the_databases_of_a_folder_are_verified_while_its_platform_runs_and_after_it_has_stopped() -> None:
    # Beside pytest's own folder: the database's user has to pass through, which another run of pytest takes back.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        key = JournalKey.from_file(folder / "keys" / "journal.pem", make=True)
        with start_private_server(folder / "postgres", settings={"fsync": "off"}) as server:
            asyncio.run(fill_all(server.url, key))
            assert verified(folder).exit_code == 0
        result = verified(folder)
        assert (result.exit_code, result.stdout.count("sound (2")) == (0, 5), result.output


async def fill_all(url_of: Callable[[str], str], key: JournalKey) -> None:
    """The five databases of a data folder, copies of one."""
    names = [database_of(service) for service in SERVICE_NAMES]
    await ensure_database(url_of("postgres"), names[0])
    await migrate(url_of(names[0]), intake)
    await fill(url_of(names[0]), key)
    for name in names[1:]:
        await ensure_database(url_of("postgres"), name, template=names[0])
