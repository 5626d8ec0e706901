"""Events as they were once published keep parsing, and the documents say what the classes are."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from shared.bus.protocol import Message
from shared.events.asyncapi import document, events, files
from shared.messaging.received import read_message
from tests.contracts.samples import KINDS, lost, lost_of

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((Path(__file__).parent / "events").glob("*.json"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_stored_sample_is_still_read_with_all_its_values(path: Path) -> None:
    assert lost_of(path) == []


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        pytest.param({"firm": {"name": "甲", "class": None}, "parts": [{"rank": 1, "mark": None}]}, [], id="more"),
        pytest.param({"firm": {}, "parts": [{"rank": 1}]}, ["/firm/name"], id="less"),
        pytest.param({"firm": {"name": "乙"}, "parts": [{"rank": 1}]}, ["/firm/name"], id="another value"),
        pytest.param({"firm": {"name": "甲"}, "parts": [{"rank": True}]}, ["/parts/0/rank"], id="another type"),
        pytest.param({"firm": {"name": "甲"}, "parts": []}, ["/parts"], id="shorter"),
        pytest.param({"firm": None, "parts": [{"rank": 1}]}, ["/firm"], id="nothing"),
    ],
)
def test_a_value_of_a_sample_is_lost_at_any_depth_and_a_new_field_is_no_loss(again: Any, expected: list[str]) -> None:
    sample = {"firm": {"name": "甲"}, "parts": [{"rank": 1}]}
    assert list(lost(sample, again)) == expected


def of_tomorrow(value: Any) -> Any:
    """The same with one more field in each object, at any depth."""
    if isinstance(value, list):
        return [of_tomorrow(one) for one in value]
    if isinstance(value, dict):
        return {**{name: of_tomorrow(one) for name, one in value.items()}, "a_field_of_tomorrow": {"any": ["thing"]}}
    return value


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_with_fields_of_tomorrow_at_any_depth_is_read_as_today(path: Path) -> None:
    stored = orjson.loads(path.read_bytes())
    message = Message(KINDS[stored["type"]].topic, stored["subject"], orjson.dumps(stored))
    tomorrow = orjson.dumps({**stored, "attributeoftomorrow": "x", "data": of_tomorrow(stored["data"])})
    subscriptions = {KINDS[stored["type"]]: handler}
    today = read_message(message, subscriptions)
    assert today.fault is None
    assert read_message(replace(message, value=tomorrow), subscriptions).received == today.received


async def handler(*_: object) -> None:
    raise AssertionError("nothing is handled")


def test_every_event_has_a_stored_sample() -> None:
    assert [path.stem for path in SAMPLES] == [kind.type for kind in events()]


def test_attributes_are_named_as_cloudevents_asks() -> None:
    for path in SAMPLES:
        names = orjson.loads(path.read_bytes()).keys()
        assert all(name.isalnum() and name.islower() for name in names)


def test_the_committed_documents_are_those_of_the_classes() -> None:
    for path, text in files().items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"run make openapi: {path} has drifted"
    committed = {path.name for path in (ROOT / "docs" / "events" / "schemas").glob("*.json")}
    assert committed == {path.name for path in files() if path.parent.name == "schemas"}


def test_every_event_is_on_exactly_one_channel() -> None:
    channels = document()["channels"]
    placed = [name for channel in channels.values() for name in channel["messages"]]
    assert sorted(placed) == sorted([*(kind.__name__ for kind in events()), *["EpochBegan"] * len(channels)])
