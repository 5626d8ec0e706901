"""What clients take and answer is typed to the last field; what is passed on letter by letter is listed, with why."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel, JsonValue
from typing_extensions import is_typeddict

from shared.clients.by_name import CLIENTS
from shared.schemas.kinds import JsonObject
from shared.service import wired_service
from shared.services import SERVICE_NAMES

KEPT = {
    "ApplicationDetail.declaration": "as the firm declared it, on the form of its day",
    "ApprovalOut.payload": "what was seen, letter by letter: its digest is what a second person decides on",
    "DecisionOut.result": "each kind of act answers with a model of its own, in `decisions` of its service",
    "FeedEvent.data": "letter by letter what the bus has and a webhook signs; its type says which event it is",
    "JobError.errors": "the members of a refusal depend on its code (RFC 9457)",
    "JobError.members": "the members of a refusal depend on its code (RFC 9457)",
    "JobOut.result": "each kind of job answers with a model of its own, beside the bodies of its routes",
    "JournalLine.facts": "what the act's line was sealed with; a hash covers it",
    "TimelineItem.facts": "the same line, as the firm's timeline tells it",
}
"""Places of JSON that no client need know, and why."""
OPEN = {
    "Evidence": "earlier releases kept evidence that this one has no name for",
    "FieldErrorOut": "members of a fault depend on its code (RFC 9457)",
    "FileTableIn": "is always refused, with the reason, whatever it holds",
    "ProblemOut": "members of a refusal depend on its code (RFC 9457)",
}
"""Models that may hold more than their fields, and why."""
UNTYPED = (Any, object, dict, list, Mapping, JsonValue)


def signatures() -> Iterator[tuple[str, Any]]:
    """Each argument and result of each method of each client, by its name."""
    for client in CLIENTS.values():
        for method in sorted(name for name in dir(client) if not name.startswith("_") and name != "service"):
            for name, hint in get_type_hints(getattr(client, method), include_extras=True).items():
                yield f"{client.__name__}.{method} {name}", hint


def places_of(hints: Iterator[tuple[str, Any]]) -> dict[str, Any]:
    """Signatures and all fields that they lead to, by name: `JobOut.result`."""
    places: dict[str, Any] = {}
    waiting = list(hints)
    while waiting:
        place, hint = waiting.pop()
        places[place] = hint
        for model in models_in(hint):
            waiting += [one for one in fields_of(model) if one[0] not in places]
    return places


def models_in(hint: Any) -> set[type]:
    own = {hint} if isinstance(hint, type) and (is_typeddict(hint) or issubclass(hint, BaseModel)) else set()
    return own.union(*(models_in(one) for one in get_args(hint)))


def fields_of(model: type) -> list[tuple[str, Any]]:
    name = model.__name__.partition("[")[0]
    return [(f"{name}.{field}", hint) for field, hint in get_type_hints(model, include_extras=True).items()]


def untyped(hint: Any) -> bool:
    """Whether it says nothing of what it holds, or of what one of its values is."""
    if get_origin(hint) is None:
        return any(hint is one for one in UNTYPED)
    return any(untyped(one) for one in get_args(hint))


@pytest.fixture(scope="module")
def places() -> dict[str, Any]:
    return places_of(signatures())


def test_nothing_is_untyped_but_what_is_passed_on_letter_by_letter(places: dict[str, Any]) -> None:
    assert sorted(place for place, hint in places.items() if untyped(hint)) == sorted(KEPT)


def test_no_model_takes_more_than_its_fields_but_those_that_say_why(places: dict[str, Any]) -> None:
    models = set[type]().union(*(models_in(hint) for hint in places.values()))
    assert {model.__name__ for model in models if is_open(model)} == OPEN.keys() - {"FieldErrorOut", "ProblemOut"}


def is_open(model: type) -> bool:
    config = getattr(model, "__pydantic_config__", {}) or getattr(model, "model_config", {})
    return bool(config.get("extra") == "allow")


class Inner(BaseModel):
    told: dict[str, Any]
    counted: dict[str, int]


class Outer(BaseModel):
    inner: list[Inner] | None
    kept: JsonObject


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_the_result_of_every_act_and_job_is_a_model_that_clients_can_read(service: str) -> None:
    wired = wired_service(service)
    runs = {kind: act.run for kind, act in wired.approvals.items()} | dict(wired.jobs)
    for kind, run in runs.items():
        model = get_type_hints(run)["return"]
        assert model.__module__.startswith("shared.schemas."), kind
        assert [place for place, hint in places_of(iter([(kind, model)])).items() if untyped(hint)] == []


def test_a_dict_deep_in_an_answer_is_found() -> None:
    places = places_of(iter([("answer", Outer)]))
    assert {place for place, hint in places.items() if untyped(hint)} == {"Inner.told", "Outer.kept"}
