"""What the demo may delete, and what it leaves alone; and whose settings it runs under."""

from collections.abc import Callable
from pathlib import Path

import pytest

from miaopu.demo.folder import BANK_COPY, NotADemos, fresh_folder
from miaopu.demo.settings import demo_settings
from shared.postgres.private_server import PrivateServerError, start_private_server
from shared.settings import BadSettings, UnknownSettings
from tests.miaopu.commands import assert_refused, miaopu


def earlier_demo(out: Path) -> None:
    """What a run leaves, as far as names go."""
    for folder in ("postgres", "keys"):
        (out / "data" / folder).mkdir(parents=True)
    for name in ("data/bank.sqlite", "data/bank.log", "data/keys/issuer.jwk", "summary.json", "members.xlsx"):
        (out / name).write_text("old")
    (out / "timeline-91420104MA3R9KBG1W.json").write_text("old")
    (out / "notes.txt").write_text("mine")


def everything(folder: Path) -> dict[str, str | None]:
    return {str(path): path.read_text() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("made", [True, False], ids=["an empty folder", "no folder"])
def test_a_new_place_gets_an_empty_data_folder(tmp_path: Path, made: bool) -> None:
    out = tmp_path / "demo"
    if made:
        (out / "data").mkdir(parents=True)
    fresh_folder(out)
    assert [path.name for path in (out / "data").iterdir()] == [BANK_COPY]


def test_an_earlier_demo_is_replaced_and_what_is_not_its_own_stays(tmp_path: Path) -> None:
    earlier_demo(tmp_path)
    fresh_folder(tmp_path)
    assert [path.name for path in (tmp_path / "data").iterdir()] == [BANK_COPY]
    assert {path.name for path in tmp_path.iterdir()} == {"data", "notes.txt"}


def test_a_run_that_was_cut_off_while_it_deleted_is_taken_up_again(tmp_path: Path) -> None:
    earlier_demo(tmp_path)
    (tmp_path / "data" / "keys" / "issuer.jwk").unlink()
    (tmp_path / "data" / "keys").rmdir()
    (tmp_path / "data" / "postgres").rmdir()
    fresh_folder(tmp_path)
    assert (tmp_path / "data" / BANK_COPY).read_text() == ""


def photographs(out: Path) -> None:
    (out / "data").mkdir()
    (out / "data" / "holiday.jpg").write_text("sea")


def platform_of_ones_own(out: Path) -> None:
    (out / "data" / "postgres").mkdir(parents=True)
    (out / "data" / "address.json").write_text("{}")


def something_among_a_demos(out: Path) -> None:
    earlier_demo(out)
    (out / "data" / "thesis.docx").write_text("ten years")


def data_behind_a_link(out: Path) -> None:
    earlier_demo(out / "elsewhere")
    (out / "data").symlink_to(out / "elsewhere" / "data")


def database_behind_a_link(out: Path) -> None:
    earlier_demo(out)
    (out / "data" / "postgres").rmdir()
    (out / "real").mkdir()
    (out / "data" / "postgres").symlink_to(out / "real")


def file_called_data(out: Path) -> None:
    (out / "data").write_text("figures")


def filled_workbook(out: Path) -> None:
    (out / "applications.xlsx").write_text("a city's own")


@pytest.mark.parametrize(
    "given",
    [
        photographs,
        platform_of_ones_own,
        something_among_a_demos,
        data_behind_a_link,
        database_behind_a_link,
        file_called_data,
        filled_workbook,
    ],
)
def test_what_no_demo_has_written_is_never_touched(tmp_path: Path, given: Callable[[Path], None]) -> None:
    given(tmp_path)
    before = everything(tmp_path)
    with pytest.raises(NotADemos):
        fresh_folder(tmp_path)
    assert everything(tmp_path) == before


def test_the_data_of_a_running_platform_is_never_touched(tmp_path: Path) -> None:
    earlier_demo(tmp_path)
    with start_private_server(tmp_path / "data" / "postgres", settings={"shared_buffers": "32MB"}):
        with pytest.raises(PrivateServerError, match="in use by another process"):
            fresh_folder(tmp_path)
        assert (tmp_path / "data" / "postgres" / "cluster" / "PG_VERSION").exists()
        assert (tmp_path / "summary.json").exists()
    fresh_folder(tmp_path)
    assert not (tmp_path / "data" / "postgres").exists()


def test_the_command_says_so_once_in_both_languages(tmp_path: Path) -> None:
    photographs(tmp_path)
    assert_refused(miaopu("demo", "--firms", 90, "--cap", 40, "--out", tmp_path), "holiday.jpg", "--out")
    assert everything(tmp_path) == {str(tmp_path / "data"): None, str(tmp_path / "data" / "holiday.jpg"): "sea"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MIAOPU_DATABASE_URL", "postgresql://db/miaopu"),
        ("MIAOPU_POOL_DATABASE_URL", "postgresql://db/pool"),
        ("MIAOPU_KAFKA_BOOTSTRAP", "kafka:9092"),
        ("MIAOPU_JWKS_URL", "https://sso/keys"),
        ("MIAOPU_JWKS_FILE", "keys.json"),
        ("MIAOPU_DATABSE_URL", "postgresql://db/miaopu"),
    ],
)
def test_a_demo_leaves_the_users_own_database_bus_and_issuer_alone(tmp_path: Path, name: str, value: str) -> None:
    out = tmp_path / "demo"
    assert_refused(miaopu("demo", "--firms", 90, "--cap", 40, "--out", out, extra={name: value}), name)
    assert not out.exists()


def test_a_demo_is_embedded_and_local_whatever_else_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {
        "MIAOPU_MODE": "distributed",
        "MIAOPU_HOST": "0.0.0.0",
        "MIAOPU_DATA_DIR": "/srv/miaopu",
        "MIAOPU_DELIVERY_NETWORKS": "10.0.0.0/8",
        "MIAOPU_RELAY_BATCH": "7",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    settings = demo_settings(environ, tmp_path, {})
    assert (settings.mode, settings.host, settings.data_dir) == ("embedded", "127.0.0.1", tmp_path)
    assert settings.delivery_networks is None
    assert settings.relay_batch == 7
    with pytest.raises(UnknownSettings):
        demo_settings({"MIAOPU_RELAY_BACH": "7"}, tmp_path, {})
    monkeypatch.setenv("MIAOPU_RELAY_BATCH", "many")
    with pytest.raises(BadSettings, match="RELAY_BATCH"):
        demo_settings({"MIAOPU_RELAY_BATCH": "many"}, tmp_path, {})


def test_a_cap_that_would_not_bind_is_refused_with_the_highest_that_does(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    assert_refused(miaopu("demo", "--firms", 90, "--cap", 41, "--out", out), "41", "40")
    assert not out.exists()
