"""Events as they were once published keep parsing, and the documents say what the classes are."""

import json
from pathlib import Path

import orjson
import pytest

from shared.events.asyncapi import document, events, files
from shared.events.envelope import Envelope

KINDS = {kind.type: kind for kind in events()}
ROOT = Path(__file__).parents[2]
SAMPLES = sorted((Path(__file__).parent / "events").glob("*.json"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_stored_sample_is_still_read_with_all_its_values(path: Path) -> None:
    raw = path.read_bytes()
    envelope = Envelope.parse(raw)
    kind = KINDS[envelope.type]
    assert isinstance(envelope.data, dict)
    event = kind.model_validate(envelope.data)
    assert (event.subject, kind.source()) == (envelope.subject, envelope.source)
    again = json.loads(event.model_dump_json())
    assert {name: again[name] for name in envelope.data} == envelope.data


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_with_a_field_of_tomorrow_is_read_too(path: Path) -> None:
    stored = orjson.loads(path.read_bytes())
    stored["data"]["a_field_of_tomorrow"] = {"any": ["thing"]}
    stored["attributeoftomorrow"] = "x"
    envelope = Envelope.parse(orjson.dumps(stored))
    KINDS[envelope.type].model_validate(envelope.data)


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
    assert sorted(placed) == sorted(kind.__name__ for kind in events())
