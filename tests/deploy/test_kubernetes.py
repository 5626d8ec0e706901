"""Every pod of the Kubernetes files is closed, bounded and watched; the overlays render."""

from typing import Any

import pytest
import yaml

from tests.deploy.files import BASE, OVERLAYS, PACKAGES, SERVICES, manifests, pods, rendered


def _of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {manifest["metadata"]["name"]: manifest for manifest in manifests() if manifest["kind"] == kind}


def test_the_five_folders_hold_the_same_files() -> None:
    expected = {
        "deployment-serve.yaml",
        "deployment-work.yaml",
        "service.yaml",
        "job-migrate.yaml",
        "pdb.yaml",
        "networkpolicy.yaml",
        "kustomization.yaml",
    }
    for name in SERVICES:
        assert {path.name for path in (BASE / name).iterdir()} == expected
        listed = yaml.safe_load((BASE / name / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
        assert {*listed, "kustomization.yaml"} == expected


def test_each_service_serves_works_and_migrates_with_its_own_command() -> None:
    commands = {name: pod["spec"]["containers"][0]["command"] for name, pod in pods()}
    for name, package in PACKAGES.items():
        for step in ("migrate", "serve", "work"):
            assert commands[f"{name}-{step}"][:4] == ["python", "-m", package, step]
    assert commands["topics"] == ["python", "-m", "shared.bus.topics"]
    assert len(commands) == 3 * len(SERVICES) + 1


@pytest.mark.parametrize(("name", "pod"), [pytest.param(name, pod, id=name) for name, pod in pods()])
def test_a_pod_meets_the_restricted_standard_and_is_bounded(name: str, pod: dict[str, Any]) -> None:
    spec = pod["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] >= 10000
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    [container] = spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]
    assert container["resources"]["requests"].keys() == {"cpu", "memory"}
    writable = {volume["name"] for volume in spec["volumes"] if "emptyDir" in volume}
    assert {mount["mountPath"] for mount in container["volumeMounts"] if mount["name"] in writable} == {"/tmp"}


@pytest.mark.parametrize("deployment", [pytest.param(d, id=name) for name, d in _of_kind("Deployment").items()])
def test_a_deployment_is_watched_spread_and_given_time_to_end(deployment: dict[str, Any]) -> None:
    labels = deployment["metadata"]["labels"]
    name, component = labels["app.kubernetes.io/name"], labels["app.kubernetes.io/component"]
    spec = deployment["spec"]["template"]["spec"]
    assert (
        deployment["spec"]["selector"]["matchLabels"] == deployment["spec"]["template"]["metadata"]["labels"] == labels
    )
    assert spec["terminationGracePeriodSeconds"] == 45
    assert {rule["topologyKey"] for rule in spec["topologySpreadConstraints"]} >= {"kubernetes.io/hostname"}
    [container] = spec["containers"]
    assert container["lifecycle"]["preStop"] == {"sleep": {"seconds": 5}}
    prefix = f"/{name}" if component == "serve" else ""
    probes = {kind: container[kind]["httpGet"]["path"] for kind in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert probes == {
        "startupProbe": f"{prefix}/livez",
        "livenessProbe": f"{prefix}/livez",
        "readinessProbe": f"{prefix}/readyz",
    }
    [port] = container["ports"]
    assert container["command"][-2:] == ["--port", str(port["containerPort"])]
    assert port["containerPort"] == {"serve": 8000, "work": 8001}[component]


def test_a_disruption_takes_one_pod_of_a_deployment_at_a_time() -> None:
    budgets = _of_kind("PodDisruptionBudget")
    for name, deployment in _of_kind("Deployment").items():
        assert budgets[name]["spec"]["selector"] == deployment["spec"]["selector"]
        assert budgets[name]["spec"]["maxUnavailable"] == 1


def test_everything_is_closed_and_each_service_opens_what_it_needs() -> None:
    policies = {name: policy["spec"] for name, policy in _of_kind("NetworkPolicy").items()}
    assert policies["default-deny"]["podSelector"] == {}
    assert policies["default-deny"]["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in policies["default-deny"]
    assert policies.keys() == {"default-deny", *SERVICES}
    outside = [name for name in SERVICES if "ipBlock" in str(policies[name]["egress"])]
    assert outside == ["finance-matching"]  # webhooks; nobody else speaks to addresses outside


def test_the_ingress_routes_by_prefix_and_keeps_metrics_inside() -> None:
    [ingress] = _of_kind("Ingress").values()
    [rule] = ingress["spec"]["rules"]
    routes = {(path["path"], path["pathType"]): path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    expected = {(f"/{name}", "Prefix"): name for name in SERVICES}
    assert routes == expected | {(f"/{name}/metrics", "Exact"): "nobody" for name in SERVICES}
    assert "selector" not in _of_kind("Service")["nobody"]["spec"]


def test_no_secret_is_part_of_what_is_applied() -> None:
    assert _of_kind("Secret") == {}
    example = yaml.safe_load((BASE / "secret.example.yaml").read_text(encoding="utf-8"))["stringData"]
    assert all("REPLACE" in value for value in example.values())


@pytest.mark.parametrize("overlay", ["dev", "production"])
def test_an_overlay_renders_into_one_namespace_with_pinned_images(overlay: str) -> None:
    objects = rendered(OVERLAYS / overlay)
    kinds = [each["kind"] for each in objects]
    assert kinds.count("Deployment") == 2 * len(SERVICES)
    assert kinds.count("Job") == len(SERVICES) + 1
    [namespace] = [each["metadata"] for each in objects if each["kind"] == "Namespace"]
    assert namespace["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert {o["metadata"]["namespace"] for o in objects if o["kind"] != "Namespace"} == {namespace["name"]}
    for each in objects:
        if each["kind"] in {"Deployment", "Job"}:
            [container] = each["spec"]["template"]["spec"]["containers"]
            image, _, tag = container["image"].partition(":")
            assert image.startswith("miaopu/")
            assert tag not in {"", "latest"}
