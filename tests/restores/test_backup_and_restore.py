"""Each of the five databases is restored as the page says, after 200 events that the others have consumed."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from example_bank.copy_of_lists import CopyOfLists
from example_bank.puller import pull
from miaopu.demo.api import Api, refused
from shared.postgres.private_server import start_private_server
from shared.services import SERVICE_NAMES
from shared.testing.builders import uscc
from tests.restores import known, page
from tests.restores.hosted import Hosted
from tests.restores.life import Life

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("heavy"),
]
DUMP, LOAD, RESTORED, COMPARE, REPLAY, TELL, SETTLE, DROP = page.commands()
FIRMS, EVENTS = 95, 200
LOST = "finance-matching"
"""The consumer that loses its places on Kafka too, in the last turn."""


@dataclass(slots=True)
class Scene:
    """The platform, the people, and the firms of which facts were lost and settled in earlier turns."""

    hosted: Hosted
    life: Life
    folder: Path
    settled: set[str] = field(default_factory=set)
    turn: int = 0

    async def run(self, block: str, service: str, *, may: tuple[int, ...] = (0,)) -> page.Done:
        """A block of the page, for the service."""
        chosen = {"BACKUP": str(self.folder / "backup"), "FOUND": str(self.folder / "found.json"), "SERVICE": service}
        return await page.run(block, {**self.hosted.environment(), **chosen}, may=may)

    async def found(self, service: str) -> list[dict[str, Any]]:
        """What `miaopu doctor` finds."""
        done = await self.run(COMPARE, service, may=(0, 1))
        found: list[dict[str, Any]] = json.loads((self.folder / "found.json").read_bytes())
        assert done.status == bool(found), done.said
        return found

    async def copy_of_the_bank(self) -> dict[str, str]:
        """What the bank holds of the list of members once it has pulled: codes with their states, revoked ones too."""
        url, token = self.hosted.urls["finance-matching"], self.hosted.token("bank", "robot", self.life.as_bank)

        def pulled() -> dict[str, str]:
            with CopyOfLists(self.folder / "bank.sqlite") as copy:
                pull(copy, url, token)
                return {entry["uscc"]: entry["state"] for entry in copy.entries("members")}

        return await asyncio.to_thread(pulled)

    @property
    def newcomers(self) -> range:
        """Firms that come in during this turn."""
        return range(1000 * self.turn, 1000 * self.turn + 2)

    async def go_on(self) -> tuple[known.Lines, Mapping[known.Line, int]]:
        """What people do after the dump, until all have heard of it; how far all are, and what came about."""
        before = await known.lines(self.hosted)
        await self.life.apply(range(1000 * self.turn, 1000 * self.turn + FIRMS))
        await self.life.recommend(self.newcomers)
        await self.life.admit(self.newcomers)
        await self.life.violate(self.turn)
        await self.life.remove(self.turn)
        members = await self.hosted.fetch("pool", "SELECT FROM member WHERE left_on IS NULL")
        await self.life.publish(len(members))
        after = await known.until_heard(self.hosted)
        events = known.new_events(before, after)
        assert sum(events.values()) >= EVENTS
        assert await known.firms_in_dispute(self.hosted) <= self.settled
        return after, events


@pytest.fixture(scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory, kafka_address: str) -> AsyncIterator[Scene]:
    folder = tmp_path_factory.mktemp("restores")
    server = await asyncio.to_thread(start_private_server, folder / "postgres", settings={"fsync": "off"})
    hosted = Hosted(folder, server, kafka_address)
    try:
        await hosted.prepare()
        for service in SERVICE_NAMES:
            await hosted.start(service)
        async with Api(hosted.urls, hosted.token) as api:
            life = Life(api)
            await life.begin(range(1, len(SERVICE_NAMES) + 2))
            yield Scene(hosted, life, folder)
    finally:
        await hosted.stop_all()
        await asyncio.to_thread(server.stop)


def planted(service: str, events: Mapping[known.Line, int]) -> set[tuple[str, str, str]]:
    """What the service has lost of its own events, by each consumer that had heard it."""
    own = [(topic, subject) for topic, subject in events if topic.split(".")[1] == service]
    return {(consumer, topic, subject) for topic, subject in own for consumer in known.listeners(topic)}


def placed(found: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(one["consumer"], one["topic"], one["subject"]) for one in found}


async def begun_by_itself(scene: Scene, service: str) -> None:
    """Waits until the service has begun a new epoch of its events, of which nobody had told it."""
    async with asyncio.timeout(30):
        while not (rows := await scene.hosted.fetch(service, "SELECT cause FROM producer_epoch ORDER BY epoch")):
            await asyncio.sleep(0.1)
    assert "bus" in {row["cause"] for row in rows}


async def load_and_start(scene: Scene, service: str) -> None:
    """Steps 2 and 3 of the page; the other four go on."""
    await scene.run(LOAD, service)
    await scene.hosted.start(service)
    await begun_by_itself(scene, service)


@pytest.mark.parametrize("service", SERVICE_NAMES)
async def test_after_a_restore_services_agree_on_a_firm_or_doctor_names_it(scene: Scene, service: str) -> None:
    scene.turn = SERVICE_NAMES.index(service) + 1
    feed = await scene.life.feed_epoch()
    await scene.run(DUMP, service)
    knew, events = await scene.go_on()
    listed = await scene.copy_of_the_bank()
    await scene.hosted.stop(service)
    await load_and_start(scene, service)
    quiet = await known.until_restored(scene.hosted, service, knew)
    assert quiet.parked == knew.parked
    assert (await scene.life.feed_epoch() != feed) == (service == "finance-matching")
    copy = await scene.copy_of_the_bank()
    assert {firm: state for firm, state in copy.items() if state != "revoked"} == await scene.life.listed()
    lost = {firm for firm, state in copy.items() if state == "revoked" and listed[firm] != "revoked"}
    assert lost == (set(map(uscc, scene.newcomers)) if service == "finance-matching" else set())
    found = await scene.found(service)
    assert placed(found) == planted(service, events)
    assert {one["kind"] for one in found} <= {"diverged"}, "told by itself, before anything new"
    named = {one["subject"] for one in found}
    assert await known.firms_in_dispute(scene.hosted) <= scene.settled | named
    await settle(scene, service)
    scene.settled |= named


async def settle(scene: Scene, service: str) -> None:
    """Steps 4 and 5, as people take them for this service."""
    if service == "pool":
        await scene.run(RESTORED, service)
        await scene.life.admit(scene.newcomers)
        await scene.life.remove(scene.turn)
        await known.until_restored(scene.hosted, service, await known.lines(scene.hosted))
        again = {uscc(number) for number in (scene.turn, *scene.newcomers)}
        assert await known.firms_in_dispute(scene.hosted) & again == set(), "what was done again is known to all"
    if service in {"eligibility", "pool"}:
        await scene.run(TELL, service, may=(0, 1))
    if service != "finance-matching":
        assert "all services agree" in (await scene.run(SETTLE, service)).said
    await scene.run(DROP, service)


async def test_what_kafka_has_no_longer_comes_from_the_archive(scene: Scene) -> None:
    scene.turn = len(SERVICE_NAMES) + 1
    await scene.run(DUMP, LOST)
    _, events = await scene.go_on()
    heard = {topic for topic, _ in events if LOST in known.listeners(topic)}
    await scene.hosted.stop(LOST)
    await scene.hosted.forget(heard)
    await load_and_start(scene, LOST)
    found = await scene.found(LOST)
    gone = {(LOST, topic, "") for topic in heard}
    assert placed(found) == gone | {(LOST, topic, subject) for topic, subject in events if topic in heard}
    assert {one["kind"] for one in found} == {"lost", "behind"}
    await refused(scene.life.propose_version(), "events-missing")
    assert "go out again" in (await scene.run(REPLAY, LOST)).said
    await known.until_heard(scene.hosted)
    assert await known.firms_in_dispute(scene.hosted) <= scene.settled
    assert placed(await scene.found(LOST)) == gone
    await scene.run(REPLAY, LOST)
    assert await scene.found(LOST) == []
    await scene.life.propose_version()
