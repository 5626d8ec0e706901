"""Numbers and versions count within one epoch of the feed; in another the snapshot replaces the copy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from example_bank import create_app
from example_bank.copy_of_lists import KINDS, CopyOfLists
from shared.http import ASGITransport, new_client
from tests.example_bank.sending import SECRET, USCC, event, send
from tests.finance_matching.given import uscc_of

OTHER = uscc_of(2)


def of(epoch: str, number: int, change: str, uscc: str = USCC, *, version: int, event_id: str = "") -> dict[str, Any]:
    """An event of an epoch."""
    told = event(number, change, uscc=uscc, version=version)
    return {**told, "feedepoch": epoch, "id": event_id or f"{epoch}-{number}"}


def snapshot(kind: str, epoch: str, as_of: int, **versions: int) -> dict[str, Any]:
    """A list with the firm at a version, or without it."""
    entries = [
        {
            "uscc": USCC,
            "name": "示例",
            "reporting_unit": "420100",
            "admitted_on": "2024-07-01",
            "state": state,
            "version": version,
            "listed_on": "2024-07-05",
        }
        for state, version in versions.items()
    ]
    return {"kind": kind, "feed_epoch": epoch, "as_of": as_of, "entries": entries}


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[CopyOfLists]:
    """The firm is on the list by version 3, number 9 of the feed."""
    with CopyOfLists(tmp_path / "copy.sqlite") as copy:
        for kind in KINDS:
            copy.take_snapshot(snapshot(kind, "e-1", 8))
        copy.apply(of("e-1", 9, "listed", version=3))
        yield copy


def states(copy: CopyOfLists) -> dict[str, tuple[str, int]]:
    return {entry["uscc"]: (entry["state"], entry["version"]) for entry in copy.entries("members")}


def test_a_revocation_of_another_epoch_applies_at_once_whatever_its_version(copy: CopyOfLists) -> None:
    assert copy.apply(of("e-2", 2, "revoked", version=2)) == "applied"
    assert (states(copy), copy.is_outdated) == ({USCC: ("revoked", 2)}, True)


@pytest.mark.parametrize("change", ["listed", "marked"])
def test_all_else_of_another_epoch_waits_for_the_snapshot_and_is_taken_then(copy: CopyOfLists, change: str) -> None:
    told = of("e-2", 2, change, OTHER, version=1)
    assert [copy.apply(told), copy.apply(told)] == ["waits", "waits"]
    assert (set(states(copy)), copy.is_outdated) == ({USCC}, True)
    for kind in KINDS:
        copy.take_snapshot(snapshot(kind, "e-2", 1))
    assert (copy.apply(told), copy.is_outdated, copy.complete_to) == ("applied", False, 2)


def test_each_list_has_its_own_epoch(copy: CopyOfLists) -> None:
    copy.take_snapshot(snapshot("pledge", "e-2", 1, listed=1))
    assert not copy.stands_in("e-2")
    assert copy.apply(of("e-2", 2, "listed", OTHER, version=1)) == "waits"
    copy.take_snapshot(snapshot("members", "e-2", 1, listed=1))
    assert (states(copy), copy.stands_in("e-2")) == ({USCC: ("listed", 1)}, True)


def test_what_a_snapshot_of_another_epoch_lacks_is_revoked_and_may_be_listed_from_version_1(copy: CopyOfLists) -> None:
    for kind in KINDS:
        copy.take_snapshot(snapshot(kind, "e-2", 1))
    assert states(copy)[USCC][0] == "revoked"
    assert copy.apply(of("e-2", 2, "listed", version=1)) == "applied"
    assert states(copy) == {USCC: ("listed", 1)}


def test_what_was_told_in_the_new_epoch_already_outlives_an_older_snapshot(copy: CopyOfLists) -> None:
    copy.apply(of("e-2", 2, "revoked", version=2))
    for kind in KINDS:
        copy.take_snapshot(snapshot(kind, "e-2", 1, listed=1))
    assert (states(copy), copy.complete_to) == ({USCC: ("revoked", 2)}, 2)


def test_a_snapshot_of_the_same_epoch_takes_back_nothing_newer(copy: CopyOfLists) -> None:
    copy.take_snapshot(snapshot("members", "e-1", 8, listed=2))
    copy.take_snapshot(snapshot("members", "e-1", 8))
    assert states(copy) == {USCC: ("listed", 3)}


@pytest.mark.parametrize(("change", "outcome"), [("listed", "waits"), ("revoked", "applied")])
def test_a_number_under_another_id_voids_the_epoch(copy: CopyOfLists, change: str, outcome: str) -> None:
    told = of("e-1", 9, change, version=2, event_id="another")
    assert copy.apply(told) == outcome
    assert (copy.is_outdated, copy.stands_in("e-1"), copy.complete_to) == (True, False, 0)
    for kind in KINDS:
        copy.take_snapshot(snapshot(kind, "e-1", 9, listed=1))
    assert (states(copy)[USCC][1], copy.complete_to) == (1 if change == "listed" else 2, 9)


def test_a_superseded_number_that_comes_late_voids_nothing(copy: CopyOfLists) -> None:
    copy.apply({**of("e-1", 11, "revoked", version=5), "supersedes": [10]})
    assert copy.apply(of("e-1", 10, "listed", version=4)) == "older"
    assert (states(copy), copy.complete_to, copy.is_outdated) == ({USCC: ("revoked", 5)}, 11, False)


@pytest.mark.anyio
async def test_a_receiver_that_cannot_take_snapshots_refuses_for_later(tmp_path: Path) -> None:
    app = create_app(tmp_path / "copy.sqlite", SECRET)
    async with new_client(5, "http://bank.test", transport=ASGITransport(app)) as client:
        assert (await send(client, of("e-1", 1, "listed", version=1))).status_code == 204
        assert (await send(client, of("e-2", 1, "listed", OTHER, version=1))).status_code == 503
        assert (await send(client, of("e-2", 2, "revoked", version=1))).status_code == 204
        entries = (await client.get("/copy")).json()
    assert [(entry["uscc"], entry["state"]) for entry in entries] == [(USCC, "revoked")]
