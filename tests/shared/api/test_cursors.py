"""Cursors: made for one owner and one list, of no use to others, and nobody can forge one (F-K8)."""

import base64
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Date, DateTime, Integer, Numeric, Text, Uuid

from shared.identity.caller import Caller, Role
from shared.lists.cursors import CursorRefused, Cursors
from shared.lists.keyset import typed
from shared.sealing import SecretBox
from shared.testing.world import World

BOX = SecretBox(b"k" * 32)
LI = Caller("li", Role.CITY, unit="420100")


def cursors(caller: Caller = LI, name: str = "members", box: SecretBox = BOX) -> Cursors:
    return Cursors(box, caller, name)


def test_a_cursor_leads_its_owner_on() -> None:
    assert cursors().position(cursors().after(["x", 7])) == ["x", 7]
    assert cursors().position(None) is None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(cursors(Caller("wang", Role.CITY, unit="420100")), id="another person"),
        pytest.param(cursors(Caller("li", Role.CITY, unit="420200")), id="the same person for another unit"),
        pytest.param(cursors(Caller("li", Role.PROVINCE)), id="the same person in another role"),
        pytest.param(cursors(name="exits"), id="another list"),
        pytest.param(cursors(name="members eligible"), id="the same list with another filter"),
        pytest.param(cursors(box=SecretBox(b"other" * 8)), id="another key"),
    ],
)
def test_a_cursor_is_of_no_use_elsewhere(other: Cursors) -> None:
    with pytest.raises(CursorRefused):
        other.position(cursors().after([7]))


@given(st.text(max_size=80))
def test_no_text_is_taken_for_a_cursor(text: str) -> None:
    with pytest.raises(CursorRefused):
        cursors().position(text)


@given(st.integers(0, 60), st.characters(categories=["L", "N"]))
def test_a_changed_cursor_is_refused(place: int, sign: str) -> None:
    good = cursors().after(["0192f1c2-0000-7000-8000-000000000001"])
    changed = good[:place] + sign + good[place + 1 :]
    if changed != good:
        with pytest.raises(CursorRefused):
            cursors().position(changed)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Uuid, UUID(int=7)),
        (Integer, 7),
        (Text, "x"),
        (Date, date(2024, 6, 6)),
        (DateTime(timezone=True), datetime(2024, 6, 6, 1, 2, 3, 4, tzinfo=UTC)),
        (Numeric, Decimal("1.50")),
    ],
)
def test_a_place_comes_back_in_the_type_of_its_column(kind: Any, value: Any) -> None:
    (carried,) = cursors().position(cursors().after([value])) or []
    assert typed(Column("key", kind), carried) == value


@pytest.mark.anyio
@pytest.mark.parametrize(
    "cursor",
    ["x", ".", "a.b", "é.é", "' OR 1=1 --", "; DROP TABLE journal", "%_", "x" * 500, "\u202e", "\ud7ff.\uffff"],
)
async def test_a_list_refuses_what_is_no_cursor_of_its(frame: World, cursor: str) -> None:
    for path in ("/v1/journal", "/v1/approvals"):
        answer = await frame.get(path, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor-refused")


@pytest.mark.anyio
async def test_a_forged_place_is_refused_before_anything_reads_it(frame: World) -> None:
    payload = base64.urlsafe_b64encode(b'["1; DROP TABLE journal"]').decode().rstrip("=")
    answer = await frame.get("/v1/journal", params={"cursor": f"{payload}.{'A' * 22}"})
    assert answer.status_code == 422


@pytest.mark.anyio
async def test_pages_meet_without_gap_or_repeat_and_the_last_has_no_next(frame: World) -> None:
    for number in range(7):
        await frame.post("/v1/proposals", {"title": f"n{number}"})
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        page = (await frame.get("/v1/approvals", params=params)).json()
        assert page["total"] == 7
        seen += [item["subject"] for item in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == [f"note:n{number}" for number in range(7)]


@pytest.mark.anyio
async def test_a_cursor_of_one_filter_is_refused_with_another(frame: World) -> None:
    for number in range(2):
        await frame.post("/v1/proposals", {"title": f"n{number}"})
    page = (await frame.get("/v1/approvals", params={"limit": 1, "state": "proposed"})).json()
    answer = await frame.get("/v1/approvals", params={"limit": 1, "state": "approved", "cursor": page["next"]})
    assert answer.status_code == 422
