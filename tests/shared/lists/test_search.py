"""Firms are searched by a part of a name, by initials and by code: within the scope, together with all else."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest

from pool.wiring import service
from shared.http import Response
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import HUANGSHI, WUHAN, assessed

pytestmark = pytest.mark.anyio
NAMES = [
    "武汉光电（集团）股份有限公司",
    "长江存储科技有限责任公司",
    "黄石重型机械有限公司",
    "武汉３Ｄ打印技术有限公司",
    "湖北银行设备有限公司",
    "武汉光谷激光有限公司",
]
ELSEWHERE = (3, 5)


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        for number, name in enumerate(NAMES, 1):
            told = assessed(number, unit=HUANGSHI if number in ELSEWHERE else WUHAN, score=str(number))
            await world.feed(told.model_copy(update={"name": name}))
        await world.keep_names()
        yield world


async def ask(world: World, q: str, role: str = "province", **params: Any) -> Response:
    scope = params.pop("scope", {})
    return await world.get(f"/v1/candidates?{urlencode({'q': q, **params}, doseq=True)}", role, scope=scope)


async def found(world: World, q: str, role: str = "province", **params: Any) -> list[int]:
    """The numbers of the firms, in the order of the list."""
    page = (await ask(world, q, role, **params)).json()
    assert page["total"] == len(page["items"]), page
    return [int(item["score"].partition(".")[0]) for item in page["items"]]


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("光电", [1]),
        ("武汉", [1, 4, 6]),
        ("电集团股", [1]),
        ("光电(集团)", [1]),
        (" 光 电 （集团", [1]),
        ("3D打印", [4]),
        ("3d", [4]),
        ("３ｄ打", [4]),
        ("武汉打印", []),
        ("%%光_电", [1]),
    ],
)
async def test_any_part_of_a_name_finds_it_however_it_is_written(world: World, q: str, numbers: list[int]) -> None:
    assert await found(world, q) == numbers


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("whgd", [1]),
        ("WHGD", [1]),
        ("whg", [1, 6]),
        ("cjcc", [2]),
        ("zjcc", [2]),
        ("hszx", [3]),
        ("hscx", [3]),
        ("hbyh", [5]),
        ("hbyx", [5]),
        ("wh3ddy", [4]),
        ("gdgf", []),
        ("hw", []),
    ],
)
async def test_initials_find_a_name_by_every_reading(world: World, q: str, numbers: list[int]) -> None:
    assert await found(world, q) == numbers


async def test_a_part_of_the_code_finds_the_firm(world: World) -> None:
    for number in range(1, len(NAMES) + 1):
        code = uscc(number)
        for part in (code, code.lower(), code[8:], code[-6:], f" {code[:9]} {code[9:]}"):
            assert await found(world, part) == [number]
    assert await found(world, uscc(1)[:8]) == [1, 2, 3, 4, 5, 6]
    assert await found(world, "91420111") == []


async def test_a_search_goes_with_filters_order_cursor_and_total(world: World) -> None:
    assert await found(world, "有限", unit=HUANGSHI) == [3, 5]
    assert await found(world, "武汉", sort="-score") == [6, 4, 1]
    first = (await ask(world, "武汉", sort="-score", limit=2)).json()
    assert (len(first["items"]), first["total"], first["total_is"]) == (2, 3, "exact")
    rest = (await ask(world, "武汉", sort="-score", limit=2, cursor=first["next"])).json()
    assert ([item["name"] for item in rest["items"]], rest["next"]) == ([NAMES[0]], None)
    same = await ask(world, "武 汉", sort="-score", limit=2, cursor=first["next"])
    assert same.json() == rest
    other = await ask(world, "光电", sort="-score", limit=2, cursor=first["next"])
    assert (other.status_code, other.json()["code"]) == (422, "cursor-refused")


async def test_a_city_finds_its_own_firms_alone(world: World) -> None:
    assert await found(world, "有限", "city", scope={"unit": HUANGSHI}) == [3, 5]
    assert await found(world, "光电", "city", scope={"unit": HUANGSHI}) == []
    assert await found(world, uscc(1), "city", scope={"unit": HUANGSHI}) == []


async def test_a_former_name_still_finds_the_firm(world: World) -> None:
    told = assessed(1, score="1").model_copy(update={"name": "湖北新名光学有限公司"})
    await world.feed(told)
    await world.keep_names()
    assert await found(world, "新名光学") == [1]
    assert await found(world, "光电集团") == [1]


@pytest.mark.parametrize("q", ["", "光", "a", " 光 ", "（）", "%%", "——", "。"])
async def test_what_is_too_short_is_refused_and_says_what_to_give(world: World, q: str) -> None:
    for language, said in (("zh", "请至少输入两个字"), ("en", "Give at least two characters")):
        path = f"/v1/candidates?{urlencode({'q': q})}"
        answer = await world.get(path, headers={"Accept-Language": language})
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "malformed-request")
        (error,) = problem["errors"]
        assert (error["pointer"], error["code"]) == ("/q", "search_too_short")
        assert error["message"].startswith(said)


@pytest.mark.parametrize(
    ("q", "code"), [("光" * 101, "string_too_long"), ("光\u202e电", "bad_text"), ("光电\u0000", "bad_text")]
)
async def test_what_is_too_long_or_does_not_show_is_refused(world: World, q: str, code: str) -> None:
    answer = await ask(world, q)
    assert (answer.status_code, [error["code"] for error in answer.json()["errors"]]) == (422, [code])


@pytest.mark.parametrize("q", ["a.b|c", "((((", "a{1,99999}", "[^,]*", "\\d+", "'; --", "{武汉}", "''\"\"光电"])
async def test_no_sign_means_more_than_itself(world: World, q: str) -> None:
    assert (await ask(world, q)).status_code in {200, 422}
