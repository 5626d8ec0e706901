"""`docker compose up` brings every service up in an order that works, from pinned images, without privileges."""

import re
import subprocess
import sys
from typing import Any

import pytest

from shared.services import SERVICE_NAMES
from tests.deploy.files import COMPOSE, PACKAGES, ROOT, compose

OURS = [f"{name}-{step}" for name in SERVICE_NAMES for step in ("migrate", "serve", "work")]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"]
    return found


def _needs(services: dict[str, Any], name: str) -> dict[str, str]:
    """Everything that must be so before it starts, through all steps."""
    needs: dict[str, str] = {}
    for other, how in services[name].get("depends_on", {}).items():
        needs |= {other: how["condition"]} | _needs(services, other)
    return needs


def test_the_file_follows_the_compose_specification() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(check, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_service_migrates_serves_and_works_with_its_own_command(services: dict[str, Any]) -> None:
    for name, package in PACKAGES.items():
        for step in ("migrate", "serve", "work"):
            assert services[f"{name}-{step}"]["command"][:4] == ["python", "-m", package, step]


def test_an_image_is_built_of_its_service(services: dict[str, Any]) -> None:
    for name in SERVICE_NAMES:
        assert services[f"{name}-migrate"]["build"]["args"] == {"SERVICE": name}
        images = {services[f"{name}-{act}"]["image"] for act in ("migrate", "serve", "work")}
        assert images == {f"miaopu/{name}:development"}


def test_nothing_serves_before_its_database_is_migrated_and_nothing_works_before_the_topics(
    services: dict[str, Any],
) -> None:
    for name in SERVICE_NAMES:
        serve, work = _needs(services, f"{name}-serve"), _needs(services, f"{name}-work")
        assert serve[f"{name}-migrate"] == work[f"{name}-migrate"] == "service_completed_successfully"
        assert serve["postgres"] == "service_healthy"
        assert work["topics"] == "service_completed_successfully"
        assert work["kafka"] == "service_healthy"


def test_a_service_accepts_while_kafka_is_away(services: dict[str, Any]) -> None:
    for name in SERVICE_NAMES:
        assert "kafka" not in _needs(services, f"{name}-serve")


def test_what_is_waited_for_as_healthy_says_how_healthy_it_is(services: dict[str, Any]) -> None:
    for name in services:
        for other, condition in _needs(services, name).items():
            if condition == "service_healthy":
                assert services[other]["healthcheck"]["test"], other


def test_a_service_knows_the_password_of_its_own_database_alone(services: dict[str, Any]) -> None:
    for name in OURS:
        owner, package = next((s, p) for s, p in PACKAGES.items() if name.startswith(f"{s}-"))
        urls = {key: value for key, value in services[name]["environment"].items() if key.endswith("_DATABASE_URL")}
        assert list(urls) == [f"MIAOPU_{package.upper()}_DATABASE_URL"], owner
        assert all(url.endswith(f"/miaopu_{package}") for url in urls.values())


def test_images_are_pinned(services: dict[str, Any]) -> None:
    for name, service in services.items():
        tag = service["image"].rpartition(":")[2]
        assert tag == "development" or re.match(r"\d+\.\d+", tag), f"{name}: {service['image']}"


def test_our_containers_have_no_privileges_and_a_read_only_disk(services: dict[str, Any]) -> None:
    for name in [*OURS, "topics", "keys", "token", "bank"]:
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["security_opt"] == ["no-new-privileges:true"]


def test_ports_are_opened_to_this_computer_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_files_that_are_mounted_exist(services: dict[str, Any]) -> None:
    sources = [mount.split(":")[0] for service in services.values() for mount in service.get("volumes", [])]
    files = [source for source in sources if source.startswith("./")]
    assert files
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_the_ingress_has_one_path_for_each_service(services: dict[str, Any]) -> None:
    text = (ROOT / "deploy" / "dev" / "compose" / "Caddyfile").read_text(encoding="utf-8")
    for name in SERVICE_NAMES:
        assert re.search(
            rf"@{name} path /{name} /{name}/\*\n\thandle @{name} {{\n\t\treverse_proxy {name}-serve:8000", text
        )
    assert (
        set(re.findall(r"reverse_proxy (\S+):8000", text))
        == {f"{name}-serve" for name in SERVICE_NAMES} & services.keys()
    )
