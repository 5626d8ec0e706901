"""The deployment files as data, for the tests beside."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shared.services import SERVICE_NAMES, package_of
from shared.testing.require import REQUIRE_KUBECTL, skip_or_fail

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
BASE = ROOT / "deploy" / "k8s" / "base"
OVERLAYS = ROOT / "deploy" / "k8s" / "overlays"
PACKAGES = {name: package_of(name) for name in SERVICE_NAMES}

Document = dict[str, Any]


def documents(path: Path) -> list[Document]:
    """The documents of one YAML file."""
    return [document for document in yaml.safe_load_all(path.read_text(encoding="utf-8")) if document]


def of_kind(*kinds: str) -> dict[str, Document]:
    """The objects of these kinds that the base renders, by name."""
    return {each["metadata"]["name"]: each for each in rendered(BASE) if each["kind"] in kinds}


def compose() -> Document:
    """docker-compose.yml with its anchors resolved."""
    [document] = documents(COMPOSE)
    return document


@cache
def rendered(folder: Path) -> list[Document]:
    """What `kubectl apply -k` would send; without a kubectl the test is skipped, or fails where one is required."""
    own = str(Path(sys.executable).parent)  # where deploy/dev/kubectl.txt puts it
    kubectl = shutil.which("kubectl", path=os.pathsep.join((own, os.environ["PATH"])))
    if kubectl is None:
        skip_or_fail("no kubectl is installed: the Kubernetes files were not rendered", required_by=REQUIRE_KUBECTL)
    done = subprocess.run([kubectl, "kustomize", str(folder)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [document for document in yaml.safe_load_all(done.stdout) if document]
