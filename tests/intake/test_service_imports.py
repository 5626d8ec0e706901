"""Imports of workbooks over HTTP: whole or not at all, row by row, resumed after a kill, within scope."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from intake.usecases import read_workbook
from shared.compute import Compute
from shared.events.intake import ApplicationSubmitted
from shared.jobs.model import JobRun
from shared.testing.world import World
from tests.intake.uploads import rows, upload
from tests.intake.workbook.parts import in_first_sheet

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("in_thread")]
EXAMPLES = Path(__file__).parents[1] / "workbook_examples"
MESSY = (EXAMPLES / "messy.xlsx").read_bytes()
P = ParamSpec("P")
R = TypeVar("R")
_OPEN_TRANSACTIONS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
)
ANSWER = json.loads((EXAMPLES / "messy.json").read_text(encoding="utf-8"))


async def test_an_import_answers_every_row_as_the_offline_command_does(world: World) -> None:
    started = await upload(world, MESSY)
    await world.run_jobs()
    imported = (await world.get(f"/v1/imports/{started['id']}")).json()
    refused = [entry for entry in ANSWER if entry["status"] == "refused"]
    assert imported["state"] == "done"
    assert (imported["rows_read"], imported["refused"]) == (len(ANSWER), len(refused))
    answered = {row["row"]: row for row in await rows(world, started)}
    for entry in ANSWER:
        row = answered[entry["row"]]
        assert row["status"] == ("refused" if entry["status"] == "refused" else "accepted")
        assert sorted(r["code"] for r in row["refusals"]) == sorted(r["code"] for r in entry["refusals"])
        assert len(row["normalised"]) == len(entry["normalised"])
    submitted = [event for event in await world.published() if isinstance(event, ApplicationSubmitted)]
    assert len(submitted) == imported["accepted"]


async def test_imports_are_listed_with_the_counts_of_each_within_the_scope(world: World) -> None:
    first = await upload(world, MESSY)
    second = await upload(world, b"no workbook", "city", scope={"unit": "420200"})
    await world.run_jobs()
    listed = (await world.get("/v1/imports")).json()["items"]
    assert [each["id"] for each in listed] == [first["id"], second["id"]]
    for each in listed:
        one = (await world.get(f"/v1/imports/{each['id']}")).json()
        assert {name: one[name] for name in each} == each
    of_the_city = (await world.get("/v1/imports", "city", scope={"unit": "420200"})).json()
    assert [each["id"] for each in of_the_city["items"]] == [second["id"]]


async def test_a_file_that_is_no_workbook_stores_nothing_and_says_why(world: World) -> None:
    started = await upload(world, (EXAMPLES / "refused" / "pdf.xlsx").read_bytes())
    await world.run_jobs()
    imported = (await world.get(f"/v1/imports/{started['id']}")).json()
    assert (imported["state"], imported["rows_read"]) == ("failed", 0)
    assert imported["error"]["code"] == "workbook-refused"
    assert imported["error"]["zh"]
    assert imported["error"]["en"]
    assert await world.published() == []


async def test_a_second_import_of_the_same_firms_is_refused_row_by_row(world: World) -> None:
    await upload(world, MESSY)
    await world.run_jobs()
    before = len(await world.published())
    second = await upload(world, MESSY)
    await world.run_jobs()
    imported = (await world.get(f"/v1/imports/{second['id']}")).json()
    assert (imported["accepted"], imported["rows_read"]) == (0, len(ANSWER))
    codes = {refusal["code"] for row in await rows(world, second) for refusal in row["refusals"]}
    assert "application_exists" in codes
    assert len(await world.published()) == before


async def test_a_city_imports_its_own_firms_alone(world: World) -> None:
    wuhan = {"unit": "420100"}
    started = await upload(world, MESSY, "city", scope=wuhan)
    await world.run_jobs()
    submitted = [event for event in await world.published() if isinstance(event, ApplicationSubmitted)]
    assert {event.reporting_unit for event in submitted} == {"420100"}
    assert (await world.get(f"/v1/imports/{started['id']}", "city", scope={"unit": "420200"})).status_code == 404


async def test_an_import_that_was_interrupted_goes_on_and_stores_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_workbook, "_PIECE", 5)
    told: list[str | None] = []
    original = JobRun.progress

    async def dying(self: JobRun, done: int, total: int, checkpoint: str | None = None) -> None:
        told.append(checkpoint)
        if len(told) == 2:
            raise ConnectionError("the process is gone before it could say how far it is")
        await original(self, done, total, checkpoint)

    monkeypatch.setattr(JobRun, "progress", dying)
    started = await upload(world, MESSY)
    await world.run_jobs()
    await world.fetch("UPDATE job SET lease_until = NULL WHERE ended_at IS NULL")
    await world.run_jobs()
    imported = (await world.get(f"/v1/imports/{started['id']}")).json()
    assert (imported["state"], imported["rows_read"]) == ("done", len(ANSWER))
    subjects = [event.subject for event in await world.published()]
    assert len(subjects) == len(set(subjects)) == imported["accepted"]


async def test_rows_of_one_file_count_as_submitted_with_it_in_the_order_of_the_sheet(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_workbook, "_PIECE", 5)
    started = await upload(world, MESSY)
    uploaded_at = (await world.fetch("SELECT created_at FROM import"))[0]["created_at"]
    await world.run_jobs()
    events = {event.subject: event for event in await world.published() if isinstance(event, ApplicationSubmitted)}
    accepted = [row for row in await rows(world, started) if row["status"] == "accepted"]
    instants = [events[row["uscc"]].submitted_at for row in sorted(accepted, key=lambda row: row["row"])]
    assert len(instants) > 5
    assert instants == [uploaded_at + timedelta(microseconds=row["row"]) for row in accepted]
    stored = await world.fetch("SELECT uscc, submitted_at FROM application")
    assert {row["uscc"]: row["submitted_at"] for row in stored} == {
        uscc: event.submitted_at for uscc, event in events.items()
    }


async def test_what_concerns_the_file_stands_in_the_import_once_it_was_read(world: World) -> None:
    example = EXAMPLES / "edition2" / "02-merged-code.xlsx"
    started = await upload(world, example.read_bytes())
    assert (await world.get(f"/v1/imports/{started['id']}")).json()["notes"] == []
    await world.run_jobs()
    notes = (await world.get(f"/v1/imports/{started['id']}")).json()["notes"]
    expected = json.loads(example.with_suffix(".notes.json").read_text(encoding="utf-8"))
    assert [{key: value for key, value in note.items() if key != "message"} for note in notes] == expected
    assert all(note["message"]["zh"] and note["message"]["en"] for note in notes)


async def test_a_number_beyond_all_bounds_is_a_finding_of_its_row_and_the_import_ends(world: World) -> None:
    content = in_first_sheet(b"<v>7200</v>", b"<v>1e999</v>")
    started = await upload(world, content)
    await world.run_jobs()
    imported = (await world.get(f"/v1/imports/{started['id']}")).json()
    assert (imported["state"], imported["rows_read"], imported["refused"]) == ("done", 1, 1)
    (row,) = await rows(world, started)
    assert [(refusal["column"], refusal["code"]) for refusal in row["refusals"]] == [("revenue", "unreadable")]
    assert (await world.get(f"/v1/imports/{started['id']}/workbook")).status_code == 200


async def test_the_answered_workbook_comes_back(world: World) -> None:
    started = await upload(world, MESSY)
    await world.run_jobs()
    answer = await world.get(f"/v1/imports/{started['id']}/workbook")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


class Watching(Compute):
    """The process pool; tells how many transactions stood open at the database while it was asked to work."""

    def __init__(self, world: World) -> None:
        super().__init__(1)
        self._world, self.open_transactions = world, [-1]

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        found = await self._world.fetch(_OPEN_TRANSACTIONS)
        self.open_transactions = [row["count"] for row in found]
        return await asyncio.to_thread(function, *args, **kwargs)


async def test_no_transaction_stands_open_while_a_workbook_is_answered(world: World) -> None:
    started = await upload(world, MESSY)
    await world.run_jobs()
    world.runtime.compute = watching = Watching(world)
    assert (await world.get(f"/v1/imports/{started['id']}/workbook")).status_code == 200
    assert watching.open_transactions == [0]


async def test_an_unknown_batch_is_refused_before_anything_is_stored(world: World) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    answer = await world.call("POST", "/v1/imports?batch=none", content=MESSY, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-batch")
    assert await world.fetch("SELECT * FROM job") == []
