"""A platform of an earlier release goes on under this one: nothing is judged anew, nothing is told anew."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import asyncpg
import pytest

from miaopu.platform import SERVICES, Platform, open_platform
from shared.api.openapi import document_of
from shared.http import ASGITransport, AsyncClient, new_client
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.postgres.private_server import PrivateServer
from shared.service import Service, wired_service
from shared.services import SERVICE_NAMES
from shared.settings import PREFIX, Settings
from shared.testing.world import ADDRESS
from tests.upgrades.kept import VERSIONS, kept, restored

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("upgrades")]
EACH_SERVICE = pytest.mark.parametrize("service", SERVICES, ids=[service.name for service in SERVICES])
_MOST_READ = 5
"""Entries of a list that are read one by one."""
_STATE = {
    "judgements": "SELECT application_id, number, outcome, rules_version, assessed_at FROM assessment ORDER BY 1",
    "past": "SELECT application_id, number FROM past_assessment ORDER BY 1, 2",
    "flips": "SELECT id FROM flip ORDER BY 1",
    "jobs": "SELECT id, state FROM job ORDER BY 1",
    "told": "SELECT id, type FROM outbox WHERE type LIKE 'miaopu.eligibility.a%' ORDER BY 1",
}
State = dict[str, list[asyncpg.Record]]


@dataclass(frozen=True)
class Upgraded:
    """The running platform as a person of the province sees it, and eligibility as the release left it."""

    platform: Platform
    client: AsyncClient
    before: State

    async def after(self) -> State:
        return await state_of(self.platform.runtimes["eligibility"].database.pool)

    async def get(self, path: str) -> Any:
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def state_of(database: asyncpg.Pool | asyncpg.Connection) -> State:
    return {name: await database.fetch(statement) for name, statement in _STATE.items()}


@pytest.fixture(scope="module")
async def upgraded(pg_server: PrivateServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Upgraded]:
    """The five databases as they were, migrated and hosted with all that runs by itself."""
    with pytest.MonkeyPatch.context() as patch:
        for service in SERVICES:
            url = await restored(pg_server, service, f"upgraded_{service.package}")
            patch.setenv(f"{PREFIX}{service.package.upper()}_DATABASE_URL", url)
        connection = await asyncpg.connect(pg_server.url("upgraded_eligibility"))
        before = await state_of(connection)
        await connection.close()
        settings = Settings(data_dir=tmp_path_factory.mktemp("upgraded"), database_url=pg_server.url("none"))
        async with (
            open_platform(settings) as platform,
            new_client(30, ADDRESS, transport=ASGITransport(platform.app)) as client,
        ):
            client.headers["Authorization"] = f"Bearer {local_issuer(settings).token('zhao', Role.PROVINCE, {})}"
            yield Upgraded(platform, client, before)


async def test_nothing_is_judged_or_told_anew_by_itself(upgraded: Upgraded) -> None:
    assert await upgraded.get("/eligibility/readyz")
    assert await upgraded.after() == upgraded.before


async def test_an_order_to_judge_anew_finds_every_judgement_under_the_rules_in_force(upgraded: Upgraded) -> None:
    answer = await upgraded.client.post("/eligibility/v1/reassessments", json={"since": "2024-06-06"})
    assert answer.status_code == 202, answer.text
    done = await until_done(upgraded, answer.json()["href"])
    assert done["result"] == {"looked_at": 61, "judged": 0, "flipped": 0}
    after = await upgraded.after()
    assert len(after.pop("jobs")) == len(upgraded.before["jobs"]) + 1
    assert after == {name: rows for name, rows in upgraded.before.items() if name != "jobs"}


async def test_versions_are_called_as_the_same_rules_are_today(upgraded: Upgraded) -> None:
    """After the order above, or an hour at most; the judgements keep the names that they were made under."""
    for version in VERSIONS:
        rules = await upgraded.get(f"/eligibility/v1/rules?on={version.removeprefix('hubei-').partition('+')[0]}")
        assert rules["version"] != version
        assert rules["also_named"] == [version]


async def until_done(upgraded: Upgraded, href: str) -> Any:
    async with asyncio.timeout(60):
        while (job := await upgraded.get(href))["state"] != "done":
            assert job["state"] in {"waiting", "running"}, job
            await asyncio.sleep(0.05)
    return job


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_judgement_of_each_version_is_made_again_and_is_the_same(upgraded: Upgraded, version: str) -> None:
    row = next(row for row in kept()["judgements"] if row["rules_version"] == version)
    path = f"/eligibility/v1/assessments/{row['application_id']}/history/{row['number']}/recomputation"
    again = await upgraded.get(path)
    assert (again["same"], again["rules_version"], again["outcome"]) == (True, version, row["outcome"])


@EACH_SERVICE
async def test_no_event_is_set_aside_and_all_were_sent(upgraded: Upgraded, service: Service) -> None:
    pool = upgraded.platform.runtimes[service.name].database.pool
    assert await pool.fetch("SELECT type, reason FROM parked_event WHERE state <> 'done'") == []
    async with asyncio.timeout(30):
        while await pool.fetchval("SELECT count(*) FROM outbox WHERE sent_at IS NULL"):
            await asyncio.sleep(0.05)


def gets_of(service: Service) -> dict[str, Any]:
    """Operations that read, by their path."""
    return {path: methods["get"] for path, methods in documented(service.name)["paths"].items() if "get" in methods}


@cache
def documented(name: str) -> dict[str, Any]:
    """A service's document; it takes half a second to make."""
    return document_of(wired_service(name))


def needed(operation: Any) -> list[str]:
    """Names of the parameters that have to be given."""
    return [one["name"] for one in operation.get("parameters", ()) if one.get("required")]


def lists_of(service: Service) -> list[str]:
    """Addresses of its lists that want no more than to be asked."""
    gets = gets_of(service)
    return [path for path, get in gets.items() if not needed(get) and "items" in str(get["responses"]["200"])]


def singles_of(listed: str) -> list[tuple[str, str]]:
    """Addresses below a list that want nothing but one of its entries, each with the name of what they want."""
    (service,) = [one for one in SERVICES if listed.startswith(f"/{one.name}/")]
    below = {path: needed(get) for path, get in gets_of(service).items() if path.startswith(f"{listed}/{{")}
    return [(path, names[0]) for path, names in below.items() if len(names) == 1]


@EACH_SERVICE
async def test_every_list_can_be_read(upgraded: Upgraded, service: Service) -> None:
    answers = {path: await upgraded.client.get(path) for path in lists_of(service)}
    assert {path: answer.text for path, answer in answers.items() if answer.status_code not in {200, 403}} == {}
    read = [answer.json() for answer in answers.values() if answer.status_code == 200]
    assert any(found["items"] if isinstance(found, dict) else found for found in read)


async def test_whatever_a_list_shows_can_be_read_by_itself(upgraded: Upgraded) -> None:
    read: dict[str, set[int]] = {}
    for listed in [path for service in SERVICES for path in lists_of(service)]:
        answer = (await upgraded.client.get(listed)).json()
        entries = answer.get("items", []) if isinstance(answer, dict) else answer
        for path, name in singles_of(listed):
            for entry in [one for one in entries if name in one or "id" in one][:_MOST_READ]:
                one = path.replace(f"{{{name}}}", str(entry.get(name, entry.get("id"))))
                read.setdefault(path, set()).add((await upgraded.client.get(one)).status_code)
    assert {path: found for path, found in read.items() if not found <= {200, 403, 404, 409}} == {}
    found_in = {path.split("/")[1] for path, found in read.items() if 200 in found}
    assert found_in == set(SERVICE_NAMES) - {"monitoring"}


async def test_what_waited_for_a_second_person_can_be_decided(upgraded: Upgraded) -> None:
    """A digest over what was proposed then is still one over what is decided now.

    A change of rules that was staged for a day now past, and without a ground, is rejected and staged anew.
    """
    waiting = (await upgraded.get("/eligibility/v1/approvals?state=proposed"))["items"]
    assert {approval["kind"] for approval in waiting} == {"review", "rule-change"}
    for approval in waiting:
        path = f"/eligibility/v1/approvals/{approval['id']}/decision"
        answer = await upgraded.client.post(path, json={"decision": "approve", "digest": approval["digest"]})
        if approval["kind"] == "rule-change":
            assert answer.json()["code"] == "retroactive-ground-needed"
            answer = await upgraded.client.post(path, json={"decision": "reject", "digest": approval["digest"]})
        assert answer.status_code == 200, answer.text


async def test_an_application_that_is_stored_has_a_day_of_receipt_within_its_batch(upgraded: Upgraded) -> None:
    """The batch was recorded after it had closed: what rests on an application finds the batch's last day."""
    rows = await upgraded.platform.runtimes["intake"].database.pool.fetch(
        "SELECT a.received_on = b.closes_on AND a.entered_later AS in_time, a.reference_date = b.reference_date AS same"
        " FROM application a JOIN batch b ON b.code = a.batch"
    )
    assert {(row["in_time"], row["same"]) for row in rows} == {(True, True)}


@EACH_SERVICE
async def test_a_service_has_heard_all_that_its_topics_ever_carried(upgraded: Upgraded, service: Service) -> None:
    """Of a topic that it subscribes to since from the producer's archive, by itself."""
    async with asyncio.timeout(60):
        while await behind(upgraded, service):
            await asyncio.sleep(0.05)


async def behind(upgraded: Upgraded, service: Service) -> set[tuple[str, str, int]]:
    """Subjects of its topics, with their last number, of which the service has not dealt with all that was sent."""
    topics = list({kind.topic for kind in service.subscriptions})
    sent: set[tuple[str, str, int]] = set()
    for runtime in upgraded.platform.runtimes.values():
        statement = "SELECT topic, subject, last FROM outbox_subject WHERE topic = ANY($1::text[])"
        sent |= {tuple(row) for row in await runtime.database.pool.fetch(statement, topics)}
    pool = upgraded.platform.runtimes[service.name].database.pool
    return sent - {tuple(row) for row in await pool.fetch("SELECT topic, subject, last FROM inbox_subject")}
