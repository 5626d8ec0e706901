"""Settings: every name known, every one documented and read, and distributed mode refuses embedded defaults."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from finance_matching.wiring import service as finance_matching
from miaopu.platform import SERVICES
from pool.wiring import service as pool
from shared.run import run_service
from shared.service import own_settings_of
from shared.settings import (
    OTHER_NAMES,
    PREFIX,
    Settings,
    UnknownSettings,
    check_environment,
    database_url_for,
    known_names,
)

KINDS: tuple[type[BaseSettings], ...] = (Settings, *(one.settings for one in SERVICES if one.settings))
ROOT = Path(__file__).parents[2]
DISTRIBUTED = {
    "mode": "distributed",
    "kafka_bootstrap": "kafka:9092",
    "jwks_file": "keys.json",
    "token_issuer": "https://login.example.org",
    "journal_key_file": "journal.pem",
    "secret_key_file": "secret.key",
    "person_key_file": "person.key",
}


def sources() -> str:
    """All code of the product but the registry itself."""
    folders = ("shared/src", "services", "deploy", "examples", "tests")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if path.name != "settings.py"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("name", ["MIAOPU_PROT", "miaopu_prot", "MIAOPU_POOL_DATABASE_ULR", "MIAOPU_"])
def test_a_mistyped_name_stops_the_start_and_is_named(name: str) -> None:
    with pytest.raises(UnknownSettings, match=name):
        check_environment({"PATH": "/bin", "MIAOPU_PORT": "1", name: "x"})


def test_the_start_itself_looks_at_the_environment() -> None:
    environment = {**os.environ, "MIAOPU_DATABSE_URL": "postgresql://nowhere/"}
    command = [sys.executable, "-m", "intake", "migrate"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "MIAOPU_DATABSE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_names_of_any_case_are_the_names_that_pydantic_reads() -> None:
    check_environment({"miaopu_port": "1", "Miaopu_Data_Dir": "/x", "MIAOPU_BANK_SECRET": "s"})


def test_every_default_works_with_no_environment() -> None:
    assert Settings().mode == "embedded"


def test_distributed_mode_takes_what_it_needs() -> None:
    assert Settings(**DISTRIBUTED).mode == "distributed"  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", sorted(DISTRIBUTED.keys() - {"mode"}))
def test_distributed_mode_refuses_each_embedded_default_by_name(missing: str) -> None:
    given = {name: value for name, value in DISTRIBUTED.items() if name != missing}
    with pytest.raises(ValidationError, match=f"{PREFIX}{missing.upper()}"):
        Settings(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 70_000),
        ("database_pool_size", 0),
        ("lease_s", 0),
        ("retry_pauses_s", ()),
        ("jwks_url", "file:///etc/passwd"),
        ("jwks_url", "https://"),
        ("jwks_refresh_s", 1),
        ("max_body_bytes", 0),
        ("delivery_networks", "10.0.0.1/8"),
        ("log_level", "loud"),
        ("unheard_of", 1),
    ],
)
def test_a_value_that_cannot_work_stops_the_start(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in sorted(kind.model_fields)])
def test_every_setting_is_documented(kind: type[BaseSettings], name: str) -> None:
    text = kind.model_fields[name].description
    assert text
    assert len(text) > 15


def test_every_other_name_is_documented() -> None:
    assert all(len(text) > 15 for text in OTHER_NAMES.values())


def test_every_setting_is_read_by_something() -> None:
    code = sources()
    names = {name for kind in KINDS for name in kind.model_fields} - {"mode"}
    unread = [name for name in sorted(names) if not re.search(rf"\.{name}\b", code)]
    assert unread == []


def test_what_one_service_alone_reads_is_known_by_name_and_no_field_of_another() -> None:
    names = [name for kind in KINDS for name in kind.model_fields]
    assert len(names) == len(set(names))
    assert {f"{PREFIX}{name.upper()}" for name in names} <= known_names()


def test_a_service_does_not_start_with_a_setting_of_its_own_that_cannot_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIAOPU_ALARM_URL", "https://desk.example.org/alarms")
    assert run_service(finance_matching, ["serve"]) == 2
    assert "MIAOPU_ALARM_URL, MIAOPU_ALARM_SECRET_FILE belong together" in capsys.readouterr().err
    assert own_settings_of(pool) is None


def test_every_name_in_the_deployment_files_is_known() -> None:
    files = [*ROOT.glob("docker-compose.yml"), *ROOT.glob("Makefile"), *ROOT.glob("services/*/Dockerfile")]
    files += [path for kind in ("yml", "yaml", "env", "md") for path in (ROOT / "deploy").rglob(f"*.{kind}")]
    named = {name for path in files for name in re.findall(r"\bMIAOPU_[A-Z_]+[A-Z]\b", path.read_text())}
    assert named - known_names() == set()
    assert named


def test_a_service_finds_its_own_database_before_the_common_server() -> None:
    settings = Settings(database_url="postgresql://u:p@db:5432/postgres?sslmode=require")
    own = {"MIAOPU_FINANCE_MATCHING_DATABASE_URL": "postgresql://other/x"}
    assert database_url_for("finance-matching", settings, own) == "postgresql://other/x"
    assert (
        database_url_for("finance-matching", settings, {})
        == "postgresql://u:p@db:5432/miaopu_finance_matching?sslmode=require"
    )
    assert database_url_for("pool", Settings(), {}) is None
