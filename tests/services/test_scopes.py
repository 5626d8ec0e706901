"""Nobody sees, counts or touches what is another unit's, bank's or firm's (F-J5, F-J6)."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from shared.http import Response
from shared.testing.world import World
from tests.services.asked import ASKED, nothing_there
from tests.services.conftest import TwoSides, seen_by
from tests.services.frame_acts import frame_acts
from tests.services.seeding import (
    HUANGSHI,
    SCOPED,
    Act,
    Placed,
    Route,
    Seed,
    ask,
    content_of,
    contents,
    perform,
    remember,
    routes_of,
)

pytestmark = pytest.mark.anyio
_PLACES = {"unit": "unit", "reporting_unit": "unit", "uscc": "uscc"}
ITS_OWN = {"city": _PLACES, "firm": _PLACES, "bank": {"bank_id": "bank"}}
"""Query parameters by which each role could name another side, with the claim that stands for it: lists are made for
every bank, so firms are no secret to one."""


def readable(seed: Seed) -> list[tuple[Route, str]]:
    """Routes that scoped roles may read and that keep the sides apart."""
    return [
        (route, role)
        for route in routes_of(seed.service)
        if not route.writes and route.operation not in seed.public
        for role in sorted(route.roles & set(SCOPED))
    ]


async def test_what_a_side_reads_does_not_change_when_another_side_comes(two_sides: TwoSides) -> None:
    """Rows, totals, facets and whatever else an answer tells: all of it is the side's own."""
    now = await seen_by(two_sides.world, two_sides.seed, two_sides.wuhan)
    for (operation, role), before in two_sides.alone.items():
        if operation not in two_sides.seed.public:
            assert now[operation, role] == before, (operation, role)


async def test_each_side_sees_something(two_sides: TwoSides) -> None:
    """Else the test above would hold for a service that shows nothing."""
    for placed in (two_sides.wuhan, two_sides.huangshi):
        seen = await seen_by(two_sides.world, two_sides.seed, placed)
        for role in {role for _, role in seen} - {"bank"} | ({"bank"} if "bank_id" in placed.ids else set()):
            bodies = [body for (_, of), (status, body) in seen.items() if of == role and status == 200]
            marks = (placed.side.uscc, placed.ids.get("bank_id", placed.side.uscc))
            assert any(mark in body for mark in marks for body in bodies), role


def told(answer: Response, at: Placed) -> tuple[int, str]:
    """An answer without the ids that were asked for: what is left must not tell whether they exist."""
    text = content_of(answer)
    asked = {**at.ids, "uscc": at.side.uscc, "unit": at.side.unit, "bank": at.scope("bank")["bank"]}
    for name, value in sorted(asked.items(), key=lambda item: -len(item[1])):
        text = text.replace(value, f"<{name}>") if len(value) > 3 else text  # a count names nobody
    return answer.status_code, text


async def test_what_is_anothers_is_told_as_if_it_were_not_there(two_sides: TwoSides) -> None:
    world, wuhan, huangshi = two_sides.world, two_sides.wuhan, two_sides.huangshi
    nowhere = nothing_there(wuhan)
    for route, role in readable(two_sides.seed):
        if "{" in route.path.replace("{kind}", ""):
            theirs = await ask(world, huangshi, route, role, at=wuhan)
            nothing = await ask(world, huangshi, route, role, at=nowhere)
            assert told(theirs, wuhan) == told(nothing, nowhere), (route, role)


async def test_a_filter_that_names_another_side_finds_nothing_of_it(two_sides: TwoSides) -> None:
    world, wuhan, huangshi = two_sides.world, two_sides.wuhan, two_sides.huangshi
    nowhere = nothing_there(wuhan)
    for route, role in readable(two_sides.seed):
        for query in route.queries & ITS_OWN[role].keys():
            answers = {}
            for at in (wuhan, nowhere):
                value = {**at.scope("city"), **at.scope("firm"), **at.scope("bank")}[ITS_OWN[role][query]]
                answer = await ask(world, huangshi, route, role, params={query: value})
                answers[at.side] = told(answer, at)
            assert len(set(answers.values())) == 1, (route, role, query, answers)


async def test_totals_count_what_the_pages_show(two_sides: TwoSides) -> None:
    for route, role in readable(two_sides.seed):
        if {"limit", "cursor"} <= route.queries:
            shown, total = await all_pages(two_sides.world, two_sides.wuhan, route, role)
            assert total in {None, shown}, (route, role)


async def all_pages(world: World, placed: Placed, route: Route, role: str) -> tuple[int, Any]:
    """How many entries a list shows page by page, and how many it says there are."""
    shown, cursor, params = 0, None, {name: value for name, value in ASKED.items() if name in route.queries}
    while True:
        params |= {"limit": "1", **({"cursor": cursor} if cursor else {})}
        answer = await ask(world, placed, route, role, params=params)
        if answer.status_code != 200:
            return 0, None
        entries, cursor, total = page_of(answer)
        shown += entries
        if cursor is None:
            return shown, total


def page_of(answer: Response) -> tuple[int, str | None, Any]:
    """Entries, cursor and total of a page; where the body is a plain array, the headers tell them."""
    page = answer.json()
    if isinstance(page, dict):
        return len(page["items"]), page["next"], page.get("total")
    link = answer.headers.get("link", "").partition(">")[0].partition("?")[2]
    return len(page), dict(parse_qsl(link)).get("cursor"), int(answer.headers["total-count"])


async def test_a_cursor_of_one_side_is_of_no_use_to_the_other(two_sides: TwoSides) -> None:
    for route, role in readable(two_sides.seed):
        if {"limit", "cursor"} <= route.queries:
            first = await ask(two_sides.world, two_sides.wuhan, route, role, params={"limit": "1"})
            cursor = page_of(first)[1] if first.status_code == 200 else None
            if cursor:
                params = {"limit": "1", "cursor": cursor}
                answer = await ask(two_sides.world, two_sides.huangshi, route, role, params=params)
                assert answer.status_code == 422, (route, role)


async def test_no_act_on_anothers_things_has_an_effect(acted: tuple[Seed, World, Placed]) -> None:
    """Each act is tried by the other side's person of the same role, and then done by whom it befits."""
    seed, world, wuhan = acted
    routes = {route.operation: route for route in routes_of(seed.service)}
    stranger = Placed(HUANGSHI)
    for act in (*seed.acts, *frame_acts(seed.service)):
        if act.before:
            await act.before(world, wuhan)
        if act.role in SCOPED and names_a_side(act, wuhan, routes[act.operation]):
            before = await contents(world)
            refused = await perform(world, wuhan, routes[act.operation], act, actor=stranger)
            assert refused.status_code in {403, 404}, (act.operation, refused.text)
            assert await contents(world) == before, act.operation
        done = await perform(world, wuhan, routes[act.operation], act)
        assert done.is_success, (act.operation, done.text)
        remember(wuhan, act, done)


def names_a_side(act: Act, placed: Placed, route: Route) -> bool:
    """Whether the act is about something of one side: in its path, or in its body."""
    marks = {placed.side.uscc, placed.side.unit, *placed.ids.values()} - {"pledge"}
    return "{" in route.path or any(mark in str(act.json(placed)) for mark in marks)
