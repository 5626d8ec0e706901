"""For each operation of each document the client has its method, and the platform understands the call."""

import re
import runpy
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from miaopu.platform import Platform, open_platform
from shared.clients.base import ServiceClient
from shared.clients.by_name import CLIENTS
from shared.clients.intake.applications import Applications
from shared.clients.paged import Paged
from shared.clients.refused import Refused
from shared.http import ASGITransport, AsyncClient, Response, new_client
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.services import SERVICE_NAMES
from shared.settings import Settings
from tests.clients.documented import Documented, arguments_of, faults_of, operations_of

pytestmark = pytest.mark.anyio
SCOPES = {
    "city": {"unit": "420100"},
    "department": {"body": "IPO"},
    "firm": {"uscc": "91420112MAKU9HGJ3X"},
    "bank": {"bank": "01900000-0000-7000-8000-000000000000"},
}
ROOT = Path(__file__).parents[2]
OF_THE_SHAPE = {
    "malformed-request",
    "unreadable-body",
    "unsupported-media-type",
    "method-not-allowed",
    "idempotency-key-reused",
}


@pytest.fixture(scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Platform, Settings]]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("clients"))
    async with open_platform(settings) as opened:
        yield opened, settings


def test_there_is_a_client_for_each_service() -> None:
    assert tuple(CLIENTS) == SERVICE_NAMES


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_every_operation_has_a_method_with_its_parameters_and_models(service: str) -> None:
    assert [fault for one in operations_of(service) for fault in faults_of(CLIENTS[service], one)] == []


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_every_method_is_an_operation(service: str) -> None:
    methods = {name for name in dir(CLIENTS[service]) if not name.startswith("_")} - {"service"}
    assert methods == {one.name for one in operations_of(service)}


def test_a_method_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Applications, "post_application")
    faults = [fault for one in operations_of("intake") for fault in faults_of(CLIENTS["intake"], one)]
    assert faults == ["post_application: there is no method"]


def test_a_parameter_that_is_missing_or_has_no_type_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async def livez(self: object, batch: str) -> dict[str, Any]:
        raise NotImplementedError

    monkeypatch.setattr(CLIENTS["intake"], "livez", livez)
    faults = [fault for one in operations_of("intake") for fault in faults_of(CLIENTS["intake"], one)]
    assert faults == ["livez: a dict or Any: return", "livez: arguments ['batch'], documented []"]


@pytest.mark.parametrize("service", SERVICE_NAMES)
async def test_every_method_is_understood_with_the_documents_examples(
    platform: tuple[Platform, Settings], service: str
) -> None:
    opened, settings = platform
    misunderstood = []
    async with new_client(30, "http://platform", transport=ASGITransport(opened.app)) as http:
        for one in operations_of(service):
            misunderstood += await tried(http, settings, one)
    assert misunderstood == []


async def tried(http: AsyncClient, settings: Settings, one: Documented) -> list[str]:
    """What is wrong with the method's request, or with how its answer is read."""
    sent: list[Response] = []

    async def keep(response: Response) -> None:
        sent.append(response)

    http.event_hooks = {"response": [keep]}
    roles = one.operation.get("x-roles", ["province"])
    role = "province" if "province" in roles else roles[0]
    token = local_issuer(settings).token(f"{role}-person", Role(role), SCOPES.get(role, {}))
    client = CLIENTS[one.service]("http://platform", token, http=http)
    try:
        await called(client, one)
    except Refused as refused:
        if refused.code in OF_THE_SHAPE or refused.status in (401, 403) or refused.status >= 500:
            return [f"{one.name}: {refused} {refused.problem.errors}"]
    return faults_of_request(sent[-1], one)


async def called(client: ServiceClient, one: Documented) -> None:
    """Calls the method and reads all of its answer."""
    answer = getattr(client, one.name)(**arguments_of(type(client), one))
    if isinstance(answer, Paged):
        await answer
    elif hasattr(answer, "__aiter__"):
        assert [event async for event in answer]
    else:
        await answer


def faults_of_request(response: Response, one: Documented) -> list[str]:
    """Whether the request went where the document says, with each query parameter that it names."""
    request = response.request
    path = re.sub(r"\{\w+\}", "[^/]+", one.path)
    named = {parameter["name"] for parameter in one.parameters if parameter["in"] == "query"} - {"cursor"}
    faults = []
    if request.method != one.method or not re.fullmatch(path, request.url.path):
        faults.append(f"{one.name}: asked {request.method} {request.url.path}")
    if missing := named - set(request.url.params):
        faults.append(f"{one.name}: left out {sorted(missing)}")
    return faults


def test_the_committed_clients_are_what_the_routes_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed = ROOT / "shared" / "src" / "shared" / "clients"
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["clients", str(tmp_path)])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path("deploy/dev/clients", run_name="__main__")
    written = {path.relative_to(tmp_path): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.py")}
    folders = {path.parts[0] for path in written}
    kept = {path.relative_to(committed): path.read_text(encoding="utf-8") for path in committed.rglob("*/*.py")}
    assert {path: text for path, text in kept.items() if path.parts[0] in folders} == written, "run make clients"
