"""Refusals: one shape, two languages, a permanent code, every fault at once, and a trace to report."""

from typing import Any

import pytest

from shared.api.problem_response import language_of
from shared.testing.world import World
from tests.shared.api.refusals import sound

pytestmark = pytest.mark.anyio
NOTE = {"title": "a note"}


async def both(frame: World, method: str, path: str, status: int, code: str, **options: Any) -> dict[str, Any]:
    """The same refusal in Chinese and in English; returns the English one."""
    documents = {}
    for language in ("zh", "en"):
        headers = {"Accept-Language": language, **options.get("headers", {})}
        answer = await frame.call(method, path, **{**options, "headers": headers})
        assert answer.headers["content-language"] == language
        documents[language] = sound(answer, status, code)
    assert documents["en"]["title"].isascii()
    assert not documents["zh"]["title"].isascii()
    return documents["en"]


async def test_an_unknown_path(frame: World) -> None:
    await both(frame, "GET", "/v1/nowhere", 404, "not-found")


async def test_a_known_path_with_another_method_names_those_it_takes(frame: World) -> None:
    document = await both(frame, "DELETE", "/v1/notes", 405, "method-not-allowed")
    assert document["allowed"] == "POST"
    assert (await frame.call("DELETE", "/v1/notes")).headers["allow"] == "POST"


async def test_another_role(frame: World) -> None:
    document = await both(frame, "GET", "/v1/journal", 403, "role-not-allowed", role="firm", scope={"uscc": "X"})
    assert document["detail"] == "Only these roles may do it: admin, auditor, province."


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"]
)
async def test_a_body_that_is_said_to_be_something_else(frame: World, kind: str) -> None:
    headers = {"Content-Type": kind}
    document = await both(
        frame, "POST", "/v1/notes", 415, "unsupported-media-type", content=b'{"title": "a"}', headers=headers
    )
    assert document["wanted"] == "application/json"


async def test_a_body_without_a_type(frame: World) -> None:
    sound(await frame.call("POST", "/v1/notes", content=b'{"title": "a"}'), 415, "unsupported-media-type")


async def test_json_with_a_charset_and_a_json_dialect_are_json(frame: World) -> None:
    for kind in ("application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"):
        answer = await frame.call("POST", "/v1/notes", content=b'{"title": "a"}', headers={"Content-Type": kind})
        assert answer.status_code == 201, kind


async def test_every_fault_of_a_body_is_named_at_once_with_its_place_code_and_text(frame: World) -> None:
    bad = {"amount_yuan": "12,5", "count": -1, "places": {"a/b~c": "x"}, "unknown": 1}
    document = await both(frame, "POST", "/v1/notes", 422, "malformed-request", json=bad)
    found = {error["pointer"]: error["code"] for error in document["errors"]}
    assert found == {
        "/title": "missing",
        "/amount_yuan": "bad_amount",
        "/count": "greater_than_equal",
        "/places/a~1b~0c": "int_parsing",
        "/unknown": "extra_forbidden",
    }
    assert all(error["in"] == "body" and error["message"].isascii() for error in document["errors"])
    chinese = (await frame.post("/v1/notes", bad)).json()["errors"]
    assert {error["message"] for error in chinese} >= {"缺少必填项", "不得小于 0", "不接受此项，请删除"}


async def test_a_fault_of_a_value_type_speaks_its_own_words_in_each_language(frame: World) -> None:
    document = await both(frame, "POST", "/v1/notes", 422, "malformed-request", json={"title": "a", "amount_yuan": 1.5})
    assert document["errors"][0]["message"].startswith("Write the amount in yuan as a decimal string")


async def test_nothing_of_what_was_sent_comes_back(frame: World) -> None:
    answer = await frame.post("/v1/notes", {"title": "13800000000" * 3, "contact_phone": "13900000000"})
    assert "13800000000" not in answer.text
    assert "13900000000" not in answer.text


async def test_bad_queries_and_paths_say_where(frame: World) -> None:
    document = await both(frame, "GET", "/v1/sleep?seconds=soon", 422, "malformed-request")
    assert [(error["in"], error["pointer"]) for error in document["errors"]] == [("query", "/seconds")]
    document = await both(frame, "GET", "/v1/jobs/17", 422, "malformed-request")
    assert [(error["in"], error["pointer"]) for error in document["errors"]] == [("path", "/job_id")]


async def test_our_own_fault_says_so_and_nothing_more(frame: World) -> None:
    document = await both(frame, "GET", "/v1/fault?of=bug", 500, "server-fault")
    assert "13800000000" not in str(document)


@pytest.mark.parametrize("fault", ["database", "timeout"])
async def test_a_database_that_is_away_asks_to_come_again(frame: World, fault: str) -> None:
    await both(frame, "GET", f"/v1/fault?of={fault}", 503, "unavailable")
    assert int((await frame.get(f"/v1/fault?of={fault}")).headers["retry-after"]) > 0


@pytest.mark.parametrize("params", [{"text": "a\x00b"}, {"number": 2**31}, {"number": -(10**30)}])
async def test_a_value_that_no_table_can_hold_is_the_callers_to_mend(frame: World, params: dict[str, Any]) -> None:
    await both(frame, "GET", "/v1/lookup", 422, "not-storable", params=params)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("fr", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.1, zh;q=0.9", "zh"),
        ("en;q=0, *", "zh"),
        ("fr, en;q=0.4, zh;q=0.3", "en"),
        ("en,zh", "en"),
        ("en;q=x", "zh"),
        ("english", "zh"),
    ],
)
def test_the_language_is_the_one_preferred(accepted: str | None, language: str) -> None:
    assert language_of(accepted) == language
