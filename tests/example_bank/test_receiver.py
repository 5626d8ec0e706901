"""The example bank's receiver: verified, stored once, newest number wins, committed before it answers."""

import json
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from example_bank import create_app
from example_bank.copy_of_lists import CopyOfLists
from example_bank.events import NotAnEvent
from shared.http import ASGITransport, AsyncClient, new_client
from tests.example_bank.sending import SECRET, USCC, event, send, signed

pytestmark = pytest.mark.anyio


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "bank" / "copy.sqlite"


@pytest.fixture
async def client(database: Path) -> AsyncIterator[AsyncClient]:
    async with new_client(5, "http://bank.test", transport=ASGITransport(create_app(database, SECRET))) as client:
        yield client


async def states(client: AsyncClient, **params: str) -> dict[str, str]:
    return {entry["list_kind"]: entry["state"] for entry in (await client.get("/copy", params=params)).json()}


async def test_an_event_is_on_the_disk_before_it_is_answered(client: AsyncClient, database: Path) -> None:
    assert (await send(client, event(1, "listed", name="示例"))).status_code == 204
    with sqlite3.connect(database) as reader:
        rows = reader.execute("SELECT list_kind, uscc, state, number, name FROM entry").fetchall()
    assert rows == [("members", USCC, "listed", 1, "示例")]


async def test_lists_are_apart(client: AsyncClient) -> None:
    await send(client, event(1, "listed", "members"))
    await send(client, event(2, "listed", "pledge"))
    await send(client, event(3, "revoked", "pledge", reason="consent_withdrawn"))
    assert await states(client) == {"members": "listed", "pledge": "revoked"}
    assert await states(client, list_kind="members") == {"members": "listed"}


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
async def test_the_highest_version_wins_in_every_order(client: AsyncClient, order: tuple[int, ...]) -> None:
    changes = {1: "listed", 2: "marked", 3: "revoked"}
    for number in order:
        assert (await send(client, event(number, changes[number]))).status_code == 204
    assert await states(client) == {"members": "revoked"}


async def test_a_firm_listed_again_is_listed(client: AsyncClient) -> None:
    for number, change in enumerate(("listed", "revoked", "listed"), 1):
        await send(client, event(number, change))
    assert await states(client) == {"members": "listed"}


async def test_a_repeat_is_answered_and_changes_nothing(client: AsyncClient, database: Path) -> None:
    for _ in range(10):
        assert (await send(client, event(1, "listed"))).status_code == 204
    with sqlite3.connect(database) as reader:
        assert reader.execute("SELECT count(*) FROM seen").fetchone() == (1,)


@pytest.mark.parametrize(
    ("minutes", "status"),
    [pytest.param(-6, 401, id="six minutes old"), pytest.param(-4, 204, id="four"), pytest.param(6, 401, id="ahead")],
)
async def test_an_old_signature_proves_nothing(client: AsyncClient, minutes: int, status: int) -> None:
    answer = await send(client, event(1, "listed"), at=datetime.now(UTC) + timedelta(minutes=minutes))
    assert answer.status_code == status


async def test_what_is_not_signed_with_the_secret_is_refused(client: AsyncClient) -> None:
    body = json.dumps(event(1, "listed")).encode()
    good = signed(body, "id-1")
    bad = [
        {},
        {**good, "webhook-signature": "v1"},
        {**good, "webhook-signature": "v1,%%%"},
        {**good, "webhook-signature": good["webhook-signature"].replace("v1,", "v1a,")},
        {**good, "webhook-timestamp": "soon"},
        {**good, "webhook-id": "id-2"},
        signed(body, "id-1", secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    ]
    for headers in bad:
        assert (await client.post("/events", content=body, headers=headers)).status_code == 401
    altered = body.replace(b"listed", b"marked")
    assert (await client.post("/events", content=altered, headers=good)).status_code == 401
    assert await states(client) == {}


async def test_one_of_several_signatures_is_enough(client: AsyncClient) -> None:
    body = json.dumps(event(1, "listed")).encode()
    headers = signed(body, "id-1")
    other = signed(body, "id-1", secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")["webhook-signature"]
    headers["webhook-signature"] = f"{other} {headers['webhook-signature']}"
    assert (await client.post("/events", content=body, headers=headers)).status_code == 204


@pytest.mark.parametrize(
    "body", [b"[]", b"no", b"\xff", b"{}", b'{"id":"id-1","type":"t"}', b'{"id":"id-2","type":"t","data":{}}']
)
async def test_what_is_signed_and_no_event_is_refused_and_leaves_nothing(client: AsyncClient, body: bytes) -> None:
    try:
        headers = signed(body, "id-1")
    except UnicodeDecodeError:
        headers = signed(b"x", "id-1")
    assert (await client.post("/events", content=body, headers=headers)).status_code in (400, 401)
    assert await states(client) == {}


async def test_an_event_of_another_kind_is_taken_and_changes_no_list(client: AsyncClient) -> None:
    document = {"id": "t-1", "type": "miaopu.finance-matching.endpoint-tested.v1", "data": {"bank_id": "x"}}
    assert (await send(client, document)).status_code == 204
    assert await states(client) == {}


async def test_without_a_secret_every_event_is_refused_for_later(tmp_path: Path) -> None:
    app = create_app(tmp_path / "copy.sqlite", "")
    async with new_client(5, "http://bank.test", transport=ASGITransport(app)) as client:
        assert (await send(client, event(1, "listed"))).status_code == 503
        assert (await client.get("/copy")).json() == []


def test_a_malformed_number_is_not_taken_for_a_newer_one(tmp_path: Path) -> None:
    with CopyOfLists(tmp_path / "copy.sqlite") as copy:
        copy.apply(event(1, "revoked"))
        for number in ("9", None, True, 9.5):
            with pytest.raises(NotAnEvent):
                copy.apply({**event(2, "listed"), "number": number})
        assert [entry["state"] for entry in copy.entries()] == ["revoked"]


def test_the_copy_outlives_the_process(tmp_path: Path) -> None:
    with CopyOfLists(tmp_path / "copy.sqlite") as copy:
        assert copy.apply(event(1, "listed")) == "applied"
    with CopyOfLists(tmp_path / "copy.sqlite") as copy:
        assert copy.apply(event(1, "listed")) == "repeat"
        assert [entry["state"] for entry in copy.entries("members")] == ["listed"]


def test_numbers_that_were_superseded_are_no_gap(tmp_path: Path) -> None:
    with CopyOfLists(tmp_path / "copy.sqlite") as copy:
        copy.apply(event(1, "listed"))
        copy.apply({**event(4, "revoked"), "supersedes": [2, 3]})
        assert copy.complete_to == 4
        copy.apply(event(6, "listed"))
        assert copy.complete_to == 4


def test_a_copy_of_an_earlier_release_is_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite"
    with sqlite3.connect(path) as old:
        old.execute(
            "CREATE TABLE entry (list_kind TEXT, uscc TEXT, state TEXT, number INTEGER, name TEXT,"
            " reporting_unit TEXT, admitted_on TEXT, effective_on TEXT, reason TEXT, PRIMARY KEY (list_kind, uscc))"
        )
        old.execute("INSERT INTO entry (list_kind, uscc, state, number) VALUES ('members', ?, 'listed', 1)", (USCC,))
    with CopyOfLists(path) as copy:
        assert copy.apply(event(2, "revoked")) == "applied"
        assert [entry["state"] for entry in copy.entries()] == ["revoked"]
