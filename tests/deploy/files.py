"""The deployment files as data, for the tests beside."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
BASE = ROOT / "deploy" / "k8s" / "base"
PACKAGES = {
    "intake": "intake",
    "eligibility": "eligibility",
    "pool": "pool",
    "finance-matching": "finance_matching",
    "monitoring": "monitoring",
}
SERVICES = tuple(PACKAGES)

Document = dict[str, Any]


def documents(path: Path) -> list[Document]:
    """The documents of one YAML file."""
    return [document for document in yaml.safe_load_all(path.read_text(encoding="utf-8")) if document]


def manifests() -> Iterator[Document]:
    """Every object of the base, as it stands in its file."""
    for path in sorted(BASE.rglob("*.yaml")):
        if path.name not in {"kustomization.yaml", "secret.example.yaml"}:
            yield from documents(path)


def pods() -> Iterator[tuple[str, Document]]:
    """Name and pod template of everything in the base that runs."""
    for manifest in manifests():
        if manifest["kind"] in {"Deployment", "Job"}:
            yield manifest["metadata"]["name"], manifest["spec"]["template"]


def compose() -> Document:
    """docker-compose.yml with its anchors resolved."""
    [document] = documents(COMPOSE)
    return document
