"""What the Kubernetes files render to is what the API takes, from the oldest version that we name to the newest."""

import copy
import re
from pathlib import Path

import pytest
from kubernetes_validate import ValidationError, latest_version, validate

from tests.deploy.files import BASE, OVERLAYS, ROOT, documents, rendered

OLDEST = re.findall(r"^Kubernetes (\d+\.\d+) or later", (ROOT / "deploy/k8s/README.md").read_text(), re.MULTILINE)
VERSIONS = (*OLDEST, ".".join(latest_version().split(".")[:2]))
FOLDERS = [pytest.param(folder, id=folder.name) for folder in (BASE, *sorted(OVERLAYS.iterdir()))]


def test_the_oldest_version_is_named_once() -> None:
    assert len(OLDEST) == 1


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_object_is_one_that_the_api_knows_and_has_only_fields_it_takes(folder: Path, version: str) -> None:
    objects = rendered(folder)
    assert len(objects) > 1
    for each in objects:
        assert validate(each, version, strict=True) == version, each["metadata"]["name"]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_example_of_a_secret_is_one(version: str) -> None:
    [secret] = documents(BASE / "secret.example.yaml")
    validate(secret, version, strict=True)


def test_a_misspelt_field_and_a_wrong_type_are_found() -> None:
    """Else the tests above would hold for schemas that let everything in."""
    deployment = next(each for each in rendered(BASE) if each["kind"] == "Deployment")
    misspelt, wrong = copy.deepcopy(deployment), copy.deepcopy(deployment)
    misspelt["spec"]["template"]["spec"]["containers"][0]["redinessProbe"] = {}
    wrong["spec"]["replicas"] = "two"
    for bad in (misspelt, wrong):
        with pytest.raises(ValidationError):
            validate(bad, VERSIONS[-1], strict=True)
