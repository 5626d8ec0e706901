"""`make service` makes a service that starts, and enters it wherever services are listed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared.services import SERVICE_NAMES, package_of
from tests.deploy.files import ROOT

PROGRAM = ROOT / "deploy" / "dev" / "services" / "new_service.py"
LISTS = (
    "shared/src/shared/services.py", ".importlinter", "pyproject.toml", "deploy/embedded/pyproject.toml",
    "docker-compose.yml", "deploy/dev/compose/Caddyfile", "deploy/dev/compose/databases.sh",
    "deploy/k8s/base/ingress.yaml", "deploy/k8s/base/kustomization.yaml",
    "deploy/k8s/overlays/dev/kustomization.yaml", "docs/backup-and-restore.md", "README.md", "README.zh-CN.md",
)  # fmt: skip
LAST = SERVICE_NAMES[-1]
NAME, PACKAGE = "rights-aid", "rights_aid"
"""A name of two words, for images and packages spell it differently."""


def made(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROGRAM), *words, str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files with lists of services, and in them one more."""
    root = tmp_path_factory.mktemp("more")
    for file in LISTS:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, root / file)
    done = made(root, NAME, "维权援助", "Aid in defence of rights")
    assert (done.returncode, done.stderr) == (0, "")
    return root


@pytest.mark.parametrize("file", LISTS)
def test_it_is_named_where_services_are_listed_and_nothing_else_changes(root: Path, file: str) -> None:
    before, after = ((each / file).read_text(encoding="utf-8").splitlines() for each in (ROOT, root))
    gone, come = set(before) - set(after), set(after) - set(before)
    assert [line for line in gone if package_of(LAST) not in line] == []
    assert [line for line in come if NAME in line or PACKAGE in line]


def test_it_is_a_service_in_the_house_s_form(root: Path) -> None:
    sources = root / "services" / NAME / "src"
    said = "from rights_aid.wiring import service; print(service.name, service.database, *map(str, service.named))"
    environment = {**os.environ, "PYTHONPATH": str(sources)}
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.split()[:2] == [NAME, f"miaopu_{PACKAGE}"], done.stderr
    for act in (["check", "--ignore", "I001"], ["format", "--check"]):  # here its package is not one of ours
        ruff = [sys.executable, "-m", "ruff", *act, "--config", str(ROOT / "pyproject.toml"), str(root)]
        checked = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("name", ["pool", "Cases", "cases_", "1cases", ""])
def test_a_name_that_is_taken_or_will_not_do_changes_nothing(tmp_path: Path, name: str) -> None:
    refused = made(tmp_path, name, "甲", "A")
    assert refused.returncode == 2
    assert "NAME" in refused.stderr
    assert list(tmp_path.iterdir()) == []
