"""Faults of a body: said in our words in both languages, and placed by a JSON Pointer into what was sent."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from shared.api.field_errors import field_errors
from shared.testing.world import World

_Word = Annotated[str, StringConstraints(min_length=1, max_length=5)]
_Cleaned = Annotated[str, AfterValidator(str.strip), Field(min_length=5, max_length=7)]


class Limit(BaseModel):
    """A branch whose tag is the name of one of its own members."""

    kind: Literal["limit"]
    limit: str = ""
    value: _Word | Annotated[list[_Word], Field(min_length=1)] = "x"


class Table(BaseModel):
    """Another branch."""

    kind: Literal["table"]
    rows: int


class Body(BaseModel):
    """One of each kind of field that a place is told of."""

    model_config = ConfigDict(extra="forbid")

    changes: list[Annotated[Limit | Table, Field(discriminator="kind")]] = []
    units: dict[Annotated[str, Field(pattern=r"^\d+$")], int] = {}
    amount: Annotated[Decimal, Field(ge=Decimal("0.50"))] = Decimal(1)
    title: _Cleaned = "a title"
    items: Annotated[list[int], Field(min_length=2, max_length=3)] = [1, 2]
    level: Literal["low", "middle", "high", 7] = "low"
    plain: Any = None


def faults(body: dict[str, Any], model: Any = Body, *, at_hand: bool = True) -> list[dict[str, Any]]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(model).validate_python(body)
    errors: list[Any] = caught.value.errors(include_input=at_hand)
    return field_errors([{**error, "loc": ("body", *error["loc"])} for error in errors], body if at_hand else None)


def only(body: dict[str, Any], **options: Any) -> tuple[str, str, str, str]:
    (fault,) = faults(body, **options)
    return fault["pointer"], fault["code"], fault["message"]["zh"], fault["message"]["en"]


@pytest.mark.parametrize("at_hand", [True, False])
@pytest.mark.parametrize(
    ("body", "code", "zh", "en"),
    [
        ({"title": " x "}, "string_too_short", "文本过短，至少 5 个字符", "Too short: at least 5 characters"),
        ({"title": "x" * 8}, "string_too_long", "文本过长，最多 7 个字符", "Too long: at most 7 characters"),
        ({"items": [1]}, "too_short", "项数过少，至少 2 项", "Too few items: at least 2"),
        ({"items": [1, 2, 3, 4]}, "too_long", "项数过多，最多 3 项", "Too many items: at most 3"),
        ({"amount": "-5"}, "greater_than_equal", "不得小于 0.5", "Must be at least 0.5"),
        ({"level": "x"}, "literal_error", "不在允许的取值内，应为 low、middle、high 或 7",
         "Must be low, middle, high or 7"),
    ],
)  # fmt: skip
def test_limits_and_choices_are_said_in_each_language(
    body: dict[str, Any], code: str, zh: str, en: str, at_hand: bool
) -> None:
    assert only(body, at_hand=at_hand) == (f"/{next(iter(body))}", code, zh, en)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"changes": [{"kind": "limit", "value": 5}]}, "/changes/0/value"),
        ({"changes": [{"kind": "limit", "limit": "", "value": [1]}]}, "/changes/0/value"),
        ({"changes": [{"kind": "limit", "limit": 5}]}, "/changes/0/limit"),
        ({"changes": [{"kind": "table"}]}, "/changes/0/rows"),
        ({"changes": [{"kind": "foo"}]}, "/changes/0/kind"),
        ({"changes": [{}]}, "/changes/0/kind"),
        ({"changes": [5]}, "/changes/0"),
        ({"units": {"a/b": 1}}, "/units/a~1b"),
        ({"units": {"1": "x"}}, "/units/1"),
        ({"surplus": 1}, "/surplus"),
    ],
)
def test_a_pointer_names_members_of_the_body_and_nothing_of_the_library(body: dict[str, Any], pointer: str) -> None:
    assert pointer in [fault["pointer"] for fault in faults(body)]
    known = re.compile(r"(/(changes|units|surplus|kind|limit|value|rows|\d+|a~1b))+")
    assert all(known.fullmatch(fault["pointer"]) for fault in faults(body))


def test_branches_that_refuse_one_value_are_one_fault() -> None:
    pointer, code, zh, en = only({"changes": [{"kind": "limit", "value": 5}]})
    assert (pointer, code) == ("/changes/0/value", "string_type")
    assert (zh, en) == ("应为文本；或应为数组", "Must be text; or: Must be an array")


def test_an_unknown_tag_names_those_that_there_are_and_not_what_was_sent() -> None:
    _, code, zh, en = only({"changes": [{"kind": "13800000000"}]})
    assert (code, zh, en) == ("union_tag_invalid", "不在允许的取值内，应为 limit 或 table", "Must be limit or table")


def _refuse(value: Any) -> Any:
    raise ValueError("internal words")


def test_what_has_no_words_of_its_own_shows_none_of_pythons() -> None:
    _, code, zh, en = only({"plain": 1}, model=dict[str, Annotated[int, AfterValidator(_refuse)]])
    assert code == "value_error"
    assert "internal" not in zh + en
    assert not re.search("[A-Za-z]{3}", zh.replace("/docs", ""))


@pytest.mark.anyio
async def test_a_body_that_is_no_json_has_its_fault_at_the_root(frame: World) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await frame.call("POST", "/v1/notes", content=b'{"title": x}', headers=headers)
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["in"], fault["code"]) == ("", "body", "json_invalid")
    assert fault["message"] == "不是有效的 JSON（第 11 个字符处）"
