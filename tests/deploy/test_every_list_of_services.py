"""Each list of services that stands by hand beside the registry names all of them; none is skipped in silence."""

import re
import tomllib
from collections.abc import Callable, Collection
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest

from miaopu import platform
from shared.clients.by_name import CLIENTS
from shared.events.asyncapi import events
from shared.services import SERVICE_NAMES, package_of
from tests.deploy import files
from tests.deploy.files import BASE, COMPOSE, OVERLAYS, ROOT
from tests.services.seeds import SEEDS

ALL = frozenset(SERVICE_NAMES)
PACKAGES = frozenset(package_of(name) for name in ALL)
Names = Collection[str]


def text_of(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def toml_of(*parts: str) -> dict[str, Any]:
    return tomllib.loads(text_of(*parts))


def distributions(document: dict[str, Any], *others: str) -> Names:
    """Distributions of the workspace that a project asks for, and finds there, beside those of no service."""
    asked = {re.split(r"[>=<]", each)[0] for each in document["project"]["dependencies"]}
    found = document["tool"]["uv"]["sources"].keys()
    assert {each for each in asked if each.startswith("miaopu")} == set(found)
    return {each.removeprefix("miaopu-") for each in found} - set(others)


def contract(name: str, key: str) -> Names:
    """The packages that a contract of import-linter names, beside those of no service."""
    found = ConfigParser()
    found.read(ROOT / ".importlinter", encoding="utf-8")
    words = re.findall(r"\w+", found[name][key].replace(".", " ."))
    return {word for word in words if f".{word}" not in found[name][key]} - {"shared", "miaopu", "example_bank"}


def composed(act: str) -> Names:
    [document] = files.documents(COMPOSE)
    return {name.removesuffix(f"-{act}") for name in document["services"] if name.endswith(f"-{act}")}


def databases() -> Names:
    [listed] = re.findall(r"for service in (.*);", text_of("deploy", "dev", "compose", "databases.sh"))
    return str(listed).split()


def images(path: Path) -> Names:
    [document] = files.documents(path)
    return {image["name"].removeprefix("miaopu/") for image in document["images"]}


def routed() -> Names:
    """Services that the ingress sends their own paths to."""
    [document] = [one for one in files.documents(BASE / "ingress.yaml") if one["kind"] == "Ingress"]
    paths = [path for rule in document["spec"]["rules"] for path in rule["http"]["paths"]]
    return {path["backend"]["service"]["name"] for path in paths if "/metrics" not in path["path"]}


def closed() -> Names:
    """Services whose figures the ingress keeps from the outside."""
    return set(re.findall(r"path: /([a-z-]+)/metrics", text_of("deploy", "k8s", "base", "ingress.yaml")))


LISTS: dict[str, tuple[Callable[[], Names], Names]] = {
    "folders of services": (lambda: {path.parent.name for path in ROOT.glob("services/*/pyproject.toml")}, ALL),
    "seeds of the matrices": (lambda: SEEDS, ALL),
    "the platform": (lambda: {service.name for service in platform.SERVICES}, ALL),
    "sources of events": (lambda: {kind.source() for kind in events()}, ALL),
    "typed clients": (CLIENTS.keys, ALL),
    "OpenAPI documents": (lambda: {path.stem for path in ROOT.glob("docs/openapi/*.json")}, ALL),
    "compose: migrate": (lambda: composed("migrate"), ALL),
    "compose: serve": (lambda: composed("serve"), ALL),
    "compose: work": (lambda: composed("work"), ALL),
    "compose: databases": (databases, PACKAGES),
    "compose: proxy": (
        lambda: re.findall(r"reverse_proxy ([a-z-]+)-serve", text_of("deploy", "dev", "compose", "Caddyfile")),
        ALL,
    ),
    "Kubernetes: folders": (lambda: {path.parent.name for path in BASE.glob("*/kustomization.yaml")}, ALL),
    "Kubernetes: images": (lambda: images(BASE / "kustomization.yaml"), ALL),
    "Kubernetes: images for development": (lambda: images(OVERLAYS / "dev" / "kustomization.yaml"), ALL),
    "Kubernetes: ingress": (routed, ALL),
    "Kubernetes: closed figures": (closed, ALL),
    "import arrows: roots": (lambda: contract("importlinter", "root_packages"), PACKAGES),
    "import arrows: apart": (lambda: contract("importlinter:contract:services-apart", "modules"), PACKAGES),
    "import arrows: above shared": (lambda: contract("importlinter:contract:shared-below", "layers"), PACKAGES),
    "import arrows: rooms": (lambda: contract("importlinter:contract:rooms", "containers"), PACKAGES),
    "import arrows: domain": (lambda: contract("importlinter:contract:pure-domain", "source_modules"), PACKAGES),
    "import arrows: HTTP": (lambda: contract("importlinter:contract:one-http-client", "source_modules"), PACKAGES),
    "the workspace": (lambda: distributions(toml_of("pyproject.toml"), "miaopu", "shared", "example-bank"), ALL),
    "the embedded platform": (
        lambda: distributions(toml_of("deploy", "embedded", "pyproject.toml"), "shared", "example-bank"),
        ALL,
    ),
}


@pytest.mark.parametrize(("listed", "expected"), LISTS.values(), ids=LISTS.keys())
def test_a_list_names_every_service_and_no_other(listed: Callable[[], Names], expected: Names) -> None:
    assert sorted(listed()) == sorted(expected)


def written_in(path: Path) -> set[str]:
    """Services that a file of code names as a literal, or a file of another kind as a word."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        words = set(re.findall(r"[\"']([a-z]+(?:[-_][a-z]+)*)[\"']", text))
    else:
        words = set(re.findall(r"[a-z]+(?:[-_][a-z]+)*", text))
    return {name for name in ALL if {name, name.replace("-", "_")} & words}


def written_by_hand() -> list[Path]:
    """Code, and what builds and runs it."""
    code = [
        path for folder in ("shared", "services", "deploy", "tests", "examples") for path in ROOT.glob(f"{folder}/**/*")
    ]
    kinds = {".py", ".toml", ".yaml", ".sh", ""}
    ours = [path for path in code if path.suffix in kinds and path.is_file() and "__pycache__" not in path.parts]
    return [*ours, *(ROOT / name for name in ("Makefile", ".importlinter", "docker-compose.yml", "pyproject.toml"))]


NO_LISTS = {"tests/restores/known.py": "facts, each with the services that keep it"}


def test_no_file_names_all_services_but_one() -> None:
    """The net beneath the lists above: a list that nobody thought of is found when a service is new."""
    names = {str(path.relative_to(ROOT)): path for path in written_by_hand()}
    found = {name: written_in(path) for name, path in names.items() if name not in NO_LISTS}
    assert [path for path, names in found.items() if len(names) == len(ALL) - 1] == []
    assert sum(names == ALL for names in found.values()) > 3
