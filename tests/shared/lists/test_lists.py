"""A declared list: narrowed, ordered both ways and paged, and its cursors are of no use for another question."""

from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from miaopu.demo.api import number_of
from shared.clients.base import ServiceClient
from shared.clients.paged import Pages
from shared.lists import listing
from shared.lists.cursors import CursorOfOtherFilters
from shared.messaging.reading import reading
from shared.messaging.unit_of_work import unit_of_work
from shared.schemas.page import Page
from shared.testing.world import World
from tests.shared.lists.cases import CASES, CaseOut
from tests.shared.lists.conftest import NUMBER

pytestmark = pytest.mark.anyio
WUHAN = {"unit": "420100"}
OTHERWISE: list[dict[str, Any]] = [
    {"sort": "-id"},
    {"sort": "due_on"},
    {"state": "open"},
    WUHAN,
    {"uscc": ["code-1", "code-2"]},
]


class Cases(ServiceClient):
    service = "intake"

    def get_cases(self, *, uscc: str | None = None, limit: int = 200) -> Pages[CaseOut]:
        return self._pages("/v1/cases", Page[CaseOut], limit, None, uscc=uscc)


async def pages(world: World, limit: int, **params: Any) -> list[dict[str, Any]]:
    """All entries, page after page; each page says how many there are."""
    shown: list[dict[str, Any]] = []
    totals, cursor = set(), None
    while True:
        going_on: dict[str, str] = {"cursor": cursor} if cursor else {}
        page = (await world.get("/v1/cases", params={**params, "limit": limit, **going_on})).json()
        shown += page["items"]
        totals.add((page["total"], page["total_is"]))
        if (cursor := page["next"]) is None:
            assert totals == {(len(shown), "exact")}
            return shown


async def test_pages_meet_in_every_order_without_gap_or_repeat(cases: World) -> None:
    for sort, limit in product(CASES.sorts, (1, 2, 7, NUMBER, 200)):
        shown = await pages(cases, limit, sort=sort)
        assert sorted(case["id"] for case in shown) == list(range(NUMBER))
        field, down = sort.removeprefix("-"), sort.startswith("-")
        known = [(case[field], case["id"]) for case in shown if case[field] is not None]
        assert known == sorted(known, reverse=down), (sort, limit)


async def test_what_is_not_known_comes_last_in_either_direction(cases: World) -> None:
    for sort in ("due_on", "-due_on"):
        shown = [case["due_on"] for case in await pages(cases, 4, sort=sort)]
        unknown = shown.index(None)
        assert set(shown[unknown:]) == {None}
        assert None not in shown[:unknown]


async def test_a_filter_takes_several_values_and_filters_narrow_one_another(cases: World) -> None:
    both = await pages(cases, 3, uscc=["code-1", "code-2"])
    assert {case["uscc"] for case in both} == {"code-1", "code-2"}
    narrowed = await pages(cases, 3, uscc=["code-1", "code-2"], state="open", **WUHAN)
    assert [case for case in both if case["state"] == "open" and case["id"] < NUMBER - 5] == narrowed


async def test_a_caller_sees_its_scope_whatever_it_asks(cases: World) -> None:
    answer = await cases.get("/v1/cases", "city", scope={"unit": "420200"})
    assert answer.json()["total"] == 5
    elsewhere = await cases.get("/v1/cases", "city", params=WUHAN, scope={"unit": "420200"})
    assert elsewhere.json()["items"] == []


async def test_a_cursor_goes_on_with_its_own_question_alone(cases: World) -> None:
    for asked, otherwise in product([{}, *OTHERWISE], OTHERWISE):
        cursor = (await cases.get("/v1/cases", params={**asked, "limit": 1})).json()["next"]
        answer = await cases.get("/v1/cases", params={**otherwise, "limit": 2, "cursor": cursor})
        if asked == otherwise:
            assert answer.status_code == 200
            continue
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "cursor-refused")
        assert problem["detail"] == CursorOfOtherFilters.detail["zh"]


async def test_the_last_page_may_be_emptied_behind_its_cursor(cases: World) -> None:
    first = (await cases.get("/v1/cases", params={"limit": NUMBER - 1})).json()
    await cases.fetch("DELETE FROM made_up_case WHERE id = 22")
    last = (await cases.get("/v1/cases", params={"limit": NUMBER - 1, "cursor": first["next"]})).json()
    assert (last["items"], last["next"], last["total"]) == ([], None, NUMBER - 1)


async def test_counting_stops_and_says_so(cases: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED", 10)
    page = (await cases.get("/v1/cases", params={"limit": 1})).json()
    assert (page["total"], page["total_is"]) == (10, "at_least")
    page = (await cases.get("/v1/cases", params={"limit": 1, "uscc": ["code-1", "code-2", "code-3"]})).json()
    assert (page["total"], page["total_is"]) == (10, "exact")


async def test_the_demo_counts_on_where_the_platform_stops(cases: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED", 10)
    async with cases.connected(Cases, "province") as client:
        assert await number_of(client.get_cases) == NUMBER
        assert await number_of(partial(client.get_cases, uscc="code-1")) == 4


async def test_a_value_that_cannot_be_is_refused_by_name(cases: World) -> None:
    wrong: list[tuple[str, Any]] = [("state", "shut"), ("sort", "name"), ("sort", "--id"), ("limit", 0), ("limit", 201)]
    for name, value in wrong:
        problem = (await cases.get("/v1/cases", params={name: value})).json()
        assert problem["code"] == "malformed-request"
        assert problem["errors"][0]["pointer"].partition("/0")[0] == f"/{name}"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30))
async def test_no_name_that_is_not_declared_is_taken(cases: World, name: str) -> None:
    if name not in {*CASES.filters, "sort", "limit", "cursor"}:
        problem = (await cases.get("/v1/cases", params={name: "x"})).json()
        assert problem["code"] == "unknown-parameter"


async def test_the_nearest_names_are_told_in_both_languages(cases: World) -> None:
    for language, said in (("zh", "没有参数 stat；可用：state"), ("en", "there is no stat; take state")):
        headers = {**cases.headers("province"), "Accept-Language": language}
        answer = await cases.client.get("/intake/v1/cases", params={"stat": "open"}, headers=headers)
        assert answer.json()["errors"][0]["message"].startswith(said)


async def test_a_read_writes_nothing_whatever_it_is_told(cases: World) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with reading(cases.runtime, cases.runtime.caller) as uow:
            await uow.execute_native("DELETE FROM made_up_case")
    assert len(await cases.fetch("SELECT FROM made_up_case")) == NUMBER


async def test_a_read_sees_one_state_from_its_first_statement_on(cases: World) -> None:
    async with reading(cases.runtime, cases.runtime.caller) as uow:
        assert len(await uow.execute_native("SELECT id FROM made_up_case")) == NUMBER
        await cases.fetch("DELETE FROM made_up_case")
        assert len(await uow.execute_native("SELECT id FROM made_up_case")) == NUMBER


async def test_a_transaction_after_a_read_writes_as_ever(cases: World) -> None:
    """The connection is the same; what was said of one transaction does not hold for the next."""
    for _ in range(cases.runtime.settings.database_pool_size + 1):
        async with reading(cases.runtime, cases.runtime.caller) as uow:
            await uow.execute_native("SELECT 1")
        async with unit_of_work(cases.runtime, cases.runtime.caller) as writing:
            (told,) = await writing.execute_native(
                "SELECT current_setting('transaction_read_only') AS read_only,"
                " current_setting('transaction_isolation') AS isolation"
            )
        assert (told["read_only"], told["isolation"]) == ("off", "read committed")
