"""Every pod of the Kubernetes files is closed, bounded and watched; the overlays render."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.services import SERVICE_NAMES, variable_of
from shared.settings import Settings
from tests.deploy.files import BASE, OVERLAYS, PACKAGES, documents, of_kind, rendered

DEPLOYMENTS = [f"{name}-{act}" for name in SERVICE_NAMES for act in ("serve", "work")]
PODS = [*DEPLOYMENTS, *(f"{name}-migrate" for name in SERVICE_NAMES), "topics"]


def pod_of(name: str) -> dict[str, Any]:
    template: dict[str, Any] = of_kind("Deployment", "Job")[name]["spec"]["template"]
    return template


def test_a_service_says_what_is_its_own_and_takes_the_rest_from_the_component() -> None:
    for name, package in PACKAGES.items():
        [own] = documents(BASE / name / "its-own.yaml")
        [taken] = documents(BASE / name / "kustomization.yaml")
        assert (own["data"]["name"], own["data"]["package"]) == (name, package)
        assert own["data"]["database"] == variable_of(name, "DATABASE_URL")
        assert (taken["resources"], taken["components"]) == (["its-own.yaml"], ["../../service"])


def test_no_name_of_the_component_is_left_and_what_is_a_services_own_is_not_applied() -> None:
    text = yaml.safe_dump_all(rendered(BASE))
    assert not re.search(r"service-(serve|work|migrate|secrets)|/service\b|: service$", text, re.MULTILINE)
    assert [name.partition("-")[0] for name in of_kind("ConfigMap")] == ["miaopu"]


def test_each_service_serves_works_and_migrates_with_its_own_command() -> None:
    commands = {name: pod_of(name)["spec"]["containers"][0]["command"] for name in of_kind("Deployment", "Job")}
    for name, package in PACKAGES.items():
        for step in ("migrate", "serve", "work"):
            assert commands[f"{name}-{step}"][:4] == ["python", "-m", package, step]
    assert commands["topics"] == ["python", "-m", "shared.bus.topics"]
    assert commands.keys() == set(PODS)


@pytest.mark.parametrize("name", PODS)
def test_a_pod_meets_the_restricted_standard_and_is_bounded(name: str) -> None:
    spec = pod_of(name)["spec"]
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


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_deployment_is_watched_spread_and_given_time_to_end(name: str) -> None:
    deployment = of_kind("Deployment")[name]
    labels = deployment["metadata"]["labels"]
    service, component = labels["app.kubernetes.io/name"], labels["app.kubernetes.io/component"]
    spec = deployment["spec"]["template"]["spec"]
    selected = {key: value for key, value in labels.items() if key != "app.kubernetes.io/part-of"}
    assert deployment["spec"]["selector"]["matchLabels"] == selected
    assert deployment["spec"]["template"]["metadata"]["labels"] == selected
    assert spec["terminationGracePeriodSeconds"] == 45
    assert {rule["topologyKey"] for rule in spec["topologySpreadConstraints"]} >= {"kubernetes.io/hostname"}
    [container] = spec["containers"]
    assert container["lifecycle"]["preStop"] == {"sleep": {"seconds": 5}}
    prefix = f"/{service}" if component == "serve" else ""
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
    budgets = of_kind("PodDisruptionBudget")
    for name, deployment in of_kind("Deployment").items():
        assert budgets[name]["spec"]["selector"] == deployment["spec"]["selector"]
        assert budgets[name]["spec"]["maxUnavailable"] == 1


def test_everything_is_closed_and_each_service_opens_what_it_needs() -> None:
    policies = {name: policy["spec"] for name, policy in of_kind("NetworkPolicy").items()}
    assert policies["default-deny"]["podSelector"] == {}
    assert policies["default-deny"]["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in policies["default-deny"]
    assert policies.keys() == {"default-deny", *SERVICE_NAMES}
    outside = [name for name in SERVICE_NAMES if "ipBlock" in str(policies[name]["egress"])]
    assert outside == ["finance-matching"]  # webhooks; nobody else speaks to addresses outside


def test_the_ingress_routes_by_prefix_and_keeps_metrics_inside() -> None:
    [ingress] = of_kind("Ingress").values()
    [rule] = ingress["spec"]["rules"]
    routes = {(path["path"], path["pathType"]): path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
    expected = {(f"/{name}", "Prefix"): name for name in SERVICE_NAMES}
    assert routes == expected | {(f"/{name}/metrics", "Exact"): "nobody" for name in SERVICE_NAMES}
    assert "selector" not in of_kind("Service")["nobody"]["spec"]


def test_no_secret_is_part_of_what_is_applied() -> None:
    assert of_kind("Secret") == {}
    example = yaml.safe_load((BASE / "secret.example.yaml").read_text(encoding="utf-8"))["stringData"]
    assert all("REPLACE" in value for value in example.values())


@pytest.mark.parametrize("overlay", ["dev", "production"])
def test_an_overlay_renders_into_one_namespace_with_pinned_images(overlay: str) -> None:
    objects = rendered(OVERLAYS / overlay)
    kinds = [each["kind"] for each in objects]
    assert kinds.count("Deployment") == 2 * len(SERVICE_NAMES)
    assert kinds.count("Job") == len(SERVICE_NAMES) + 1
    [namespace] = [each["metadata"] for each in objects if each["kind"] == "Namespace"]
    assert namespace["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert {o["metadata"]["namespace"] for o in objects if o["kind"] != "Namespace"} == {namespace["name"]}
    for each in objects:
        if each["kind"] in {"Deployment", "Job"}:
            [container] = each["spec"]["template"]["spec"]["containers"]
            image, _, tag = container["image"].partition(":")
            assert image.startswith("miaopu/")
            assert tag not in {"", "latest"}


def test_in_production_each_service_comes_to_kafka_by_tls_under_its_own_name() -> None:
    objects = rendered(OVERLAYS / "production")
    [settings] = [each["data"] for each in objects if each["metadata"]["name"].startswith("miaopu-settings")]
    names = {}
    for each in [each for each in objects if each["kind"] in {"Deployment", "Job"}]:
        pod = each["spec"]["template"]
        [container] = pod["spec"]["containers"]
        said = {variable["name"]: variable.get("value") for variable in container["env"]}
        user = str(said["MIAOPU_KAFKA_USER"]).replace(
            "$(SERVICE_NAME)", pod["metadata"]["labels"]["app.kubernetes.io/name"]
        )
        names[each["metadata"]["name"]] = user
        given = {name.removeprefix("MIAOPU_").lower(): value for name, value in settings.items()}
        assert Settings(**given, kafka_user=user).kafka_security_protocol == "SASL_SSL"
        if "work" in container["command"] or user == "miaopu-topics":
            [keys] = [volume["secret"] for volume in pod["spec"]["volumes"] if volume["name"] == "keys"]
            held = {item["path"] for item in keys.get("items", ())} or {"kafka-password", "kafka-ca.crt"}
            assert {Path(given[name]).name for name in ("kafka_password_file", "kafka_ca_file")} <= held
    expected = {f"{name}-{step}": f"miaopu-{name}" for name in SERVICE_NAMES for step in ("serve", "work", "migrate")}
    assert names == {**expected, "topics": "miaopu-topics"}
