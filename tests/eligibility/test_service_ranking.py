"""The ranking over HTTP: places, what put a firm there, and to whom other units' firms are named."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared.http import Response
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.eligibility.submissions import HUANGSHI, NO_SOFT_ONE, NO_TRADEMARK, WUHAN, submitted

pytestmark = pytest.mark.anyio


def path(number: int) -> str:
    return f"/v1/ranking/{UUID(int=number)}"


def link_of(answer: Response) -> str:
    """Where the page leads on to."""
    return answer.headers["link"].partition(">")[0].removeprefix("</eligibility")


async def given_a_ranking(world: World) -> None:
    """Huangshi's firm first, then two of Wuhan's; the last of these is level with the one before it."""
    await world.feed(
        submitted(1, unit="420200", own_trademarks=2, rd_staff=60),
        submitted(2, unit="420100", after_minutes=1),
        submitted(3, unit="420100", after_minutes=2),
        submitted(4, unit="420100", **NO_TRADEMARK),
    )


async def test_the_list_is_as_the_places_say(world: World) -> None:
    await given_a_ranking(world)
    listed = (await world.get("/v1/ranking?batch=2024-1")).json()
    assert [(entry["rank"], entry["uscc"]) for entry in listed] == [(1, uscc(1)), (2, uscc(2)), (3, uscc(3))]
    for entry in listed:
        found = (await world.get(f"/v1/ranking/{entry['application_id']}")).json()
        assert {key: found[key] for key in entry} == entry
        assert found["ranked"] == 3
        assert sum(Decimal(part["part"]) for part in found["parts"]) == Decimal(found["score"])


async def test_the_ranking_is_paged_where_it_is_asked_for(world: World) -> None:
    await given_a_ranking(world)
    whole = await world.get("/v1/ranking?batch=2024-1")
    assert "link" not in whole.headers
    first = await world.get("/v1/ranking?batch=2024-1&limit=2")
    second = await world.get(link_of(first))
    assert [*first.json(), *second.json()] == whole.json()
    assert (first.headers["total-count"], second.headers["total-count"]) == ("3", "3")
    assert "link" not in second.headers


async def test_a_firm_judged_anew_between_pages_is_neither_seen_twice_nor_missed(world: World) -> None:
    """Who was shown falls behind, or who was to come rises before: the rest of the old ranking would not tell."""
    risen = submitted(3, unit="420100", after_minutes=3, own_trademarks=9, rd_staff=300)
    for changed in (submitted(1, unit="420200", after_minutes=3), risen):
        await given_a_ranking(world)
        first = await world.get("/v1/ranking?batch=2024-1&limit=1")
        await world.feed(changed)
        answer = await world.get(link_of(first), headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor-refused")
        assert "start again from the first page" in answer.json()["detail"]


async def test_what_changes_behind_a_page_does_not_disturb_it(world: World) -> None:
    await given_a_ranking(world)
    first = await world.get("/v1/ranking?batch=2024-1&limit=1")
    await world.feed(submitted(3, unit="420100", after_minutes=3, rd_staff=45))
    second = await world.get(link_of(first))
    assert [*first.json(), *second.json()] == (await world.get("/v1/ranking?batch=2024-1&limit=2")).json()
    assert [entry["uscc"] for entry in second.json()] == [uscc(3)]


async def test_a_place_says_who_is_above_and_what_would_pass_it(world: World) -> None:
    await given_a_ranking(world)
    second = (await world.get(path(2))).json()
    above = {"rank": 1, "uscc": uscc(1), "reporting_unit": "420200"}
    assert {key: second["above"][key] for key in above} == above
    assert Decimal(second["above"]["score"]) - Decimal(second["score"]) == Decimal(second["above"]["difference"])
    staff = next(move for move in second["moves"] if move["field"] == "rd_staff")
    assert (staff["from"], staff["to"]) == ("44", "61")
    first = (await world.get(path(1), headers={"Accept-Language": "en"})).json()
    assert (first["above"], first["moves"], first["tie_break"]) == (None, [], None)


async def test_making_the_change_it_names_does_move_the_firm_up(world: World) -> None:
    await given_a_ranking(world)
    await world.feed(submitted(2, unit="420100", after_minutes=3, rd_staff=61))
    assert (await world.get(path(2))).json()["rank"] == 1


async def test_level_firms_are_told_the_tie_break(world: World) -> None:
    await given_a_ranking(world)
    third = (await world.get(path(3))).json()
    assert (third["tie_break"], third["above"]["difference"]) == ("submitted_at", "0")
    assert "提交在先" in third["message"]["zh"]
    assert "applied earlier" in third["message"]["en"]


async def test_a_city_reads_its_own_firms_and_is_not_told_the_names_of_others(world: World) -> None:
    await given_a_ranking(world)
    own = (await world.get(path(2), "city", scope=WUHAN)).json()
    assert (own["rank"], own["ranked"], own["above"]["rank"]) == (2, 3, 1)
    assert [own["above"][key] for key in ("uscc", "name", "reporting_unit")] == [None, None, None]
    assert uscc(1) not in str(own)
    below = (await world.get(path(3), "city", scope=WUHAN)).json()
    assert below["above"]["uscc"] == uscc(2)
    assert (await world.get(path(2), "city", scope=HUANGSHI)).status_code == 404
    assert (await world.get(path(99))).status_code == 404


async def test_a_firm_that_cannot_be_seated_has_no_place(world: World) -> None:
    await given_a_ranking(world)
    answer = await world.get(path(4), headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-ranked")
    assert "Not met: A8" in answer.json()["detail"]


async def test_a_firm_in_need_of_waivers_has_one(world: World) -> None:
    await world.feed(submitted(1, **NO_SOFT_ONE))
    assert (await world.get(path(1))).json()["outcome"] == "needs_waiver"


async def test_a_place_is_told_by_the_rules_that_gave_the_score(world: World) -> None:
    """The plan's files changed since: the score stands until the firm is judged anew, and so does its explanation."""
    await given_a_ranking(world)
    before = (await world.get(path(2))).json()
    plan = world.runtime.plan
    changed: dict[str, Any] = {
        name: [replace(one, value=Decimal("0.4")) for one in values] if name == "ranking.A6.weight" else values
        for name, values in plan.history.items()
    }
    world.runtime.plan = replace(plan, history=changed)
    world.runtime.resources.clear()
    assert (await world.get(path(2))).json() == before
