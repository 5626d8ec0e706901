"""The images follow one pattern, and every setting that a deployment file names is one that the programme reads."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from shared.settings import known_names
from tests.deploy.files import PACKAGES, ROOT

NAME = re.compile(r"\bMIAOPU_[A-Z0-9_]+\b")
DEPLOYMENT_FILES = (
    ROOT / "docker-compose.yml",
    ROOT / "examples" / "bank" / "Dockerfile",
    ROOT / "deploy" / "images" / "Dockerfile",
    *sorted(path for path in (ROOT / "deploy" / "k8s").rglob("*") if path.is_file()),
    *sorted(path for path in (ROOT / "deploy" / "dev" / "compose").rglob("*") if path.is_file()),
)


DOCKERFILE = ROOT / "deploy" / "images" / "Dockerfile"


def _dockerfile(service: str) -> str:
    return DOCKERFILE.read_text(encoding="utf-8").replace("${SERVICE}", service)


def test_one_file_makes_the_image_of_any_service_and_stops_without_a_name() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    assert set(re.findall(r"services/([^/\s]+)", text)) == {"${SERVICE}"}
    assert text.index("ARG SERVICE") < text.index('RUN : "${SERVICE:?') < text.index("COPY services/${SERVICE}")
    assert list(ROOT.glob("services/*/Dockerfile")) == []


def test_an_image_starts_the_package_of_its_service() -> None:
    [command] = re.findall(r'^CMD \["sh", "-c", "exec (.*)"\]$', DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    for service, package in PACKAGES.items():
        named = {"SERVICE": service, "PATH": os.environ["PATH"]}
        said = subprocess.check_output(["sh", "-c", f"echo {command}"], env=named, text=True)
        assert said.split()[:4] == ["python", "-m", package, "serve"]


@pytest.mark.parametrize("service", PACKAGES)
def test_an_image_holds_shared_and_its_own_service_runs_without_privileges_and_trusts_hashes_only(service: str) -> None:
    text = _dockerfile(service)
    assert set(re.findall(r"^COPY (.+/src/) /opt/app/$", text, re.MULTILINE)) == {
        f"shared/src/ services/{service}/src/"
    }
    installs = re.findall(r"pip install.*?(?=\nCOPY|\n#)", text, re.DOTALL)
    assert len(installs) == 2
    assert all("--require-hashes" in install for install in installs)
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE) == ["10001:10001"]
    assert re.search(r"^ARG PYTHON_IMAGE=python:\d+\.\d+\.\d+-slim", text, re.MULTILINE)
    assert "compileall" in text


@pytest.mark.parametrize("path", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in DEPLOYMENT_FILES])
def test_a_deployment_file_names_only_settings_that_exist(path: Path) -> None:
    named = set(NAME.findall(path.read_text(encoding="utf-8")))
    assert named <= known_names()


def test_the_names_are_found_where_they_stand() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert "MIAOPU_KAFKA_BOOTSTRAP" in NAME.findall(text)
    assert "MIAOPU_POOL_DATABASE_URL" in NAME.findall(text)


def test_what_the_build_needs_is_in_its_context() -> None:
    """`.dockerignore` lets in by name; a file that is left out would fail the build on another machine."""
    allowed = [
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    ]
    for service in PACKAGES:
        for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", _dockerfile(service), re.MULTILINE):
            for source in sources.split():
                assert (ROOT / source).exists(), source
                assert any(_covers(pattern, source) for pattern in allowed), source


def _covers(pattern: str, source: str) -> bool:
    expression = re.escape(pattern).replace(r"\*", "[^/]+")
    return re.match(rf"{expression}(/|$)", source) is not None
