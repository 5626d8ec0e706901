"""Nothing that a caller sends for a day or an instant is read as seconds since 1970."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, get_args

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.api.callers import api_routes
from shared.domain.day import Day, Moment
from shared.schemas.intake.applications import ApplicationIn
from shared.schemas.monitoring.progress import ProgressReportIn
from shared.testing.described import described
from tests.services.days import days_of_requests
from tests.services.seeds import SEEDS

READ_BY_THEIR_ROUTES = (ApplicationIn, ProgressReportIn)
"""Bodies that hot routes read for themselves."""
NUMBERS: list[Any] = [0, 0.0, "0", "1493856000", True]


def fields_of(dependant: Dependant) -> Iterator[tuple[str, Any]]:
    """Parameters and bodies of a route with their types."""
    for field in (*dependant.query_params, *dependant.path_params, *dependant.body_params):
        yield field.name, Annotated[(field.field_info.annotation, *field.field_info.metadata, None)]
    for part in dependant.dependencies:
        yield from fields_of(part)


def parts_of(kind: Any) -> Iterator[Any]:
    """A type and whatever it is made of."""
    yield kind
    for part in get_args(kind):
        yield from parts_of(part)


def times_of(name: str, kind: Any, seen: set[Any]) -> Iterator[tuple[str, Any]]:
    """Fields that hold a day or an instant, one level after another, with their types."""
    parts = list(parts_of(kind))
    if date in parts or datetime in parts:
        yield name, kind
    for part in parts:
        if isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
            seen.add(part)
            for one, field in part.model_fields.items():
                yield from times_of(
                    f"{part.__name__}.{one}", Annotated[(field.annotation, *field.metadata, None)], seen
                )


def times_of_requests() -> Iterator[tuple[str, Any]]:
    seen: set[Any] = set()
    for body in READ_BY_THEIR_ROUTES:
        yield from times_of(body.__name__, body, seen)
    for name, seed in SEEDS.items():
        for route in api_routes(described(seed.service)):
            assert isinstance(route.original_route, APIRoute)
            for field, kind in fields_of(route.original_route.dependant):
                yield from times_of(f"{name} {route.path} {field}", kind, seen)


TIMES = dict(times_of_requests())


def test_every_day_of_the_documents_is_among_them() -> None:
    documented = {day.partition(":")[2] for day in days_of_requests() if "?" not in day}
    assert documented - TIMES.keys() == set()
    asked = {f"{path} {name}" for path, name in (day.split("?") for day in days_of_requests() if "?" in day)}
    assert len([name for name in TIMES if " " in name]) >= len(asked)


@pytest.mark.parametrize("name", TIMES)
def test_a_number_is_no_day_and_no_instant(name: str) -> None:
    kind: TypeAdapter[Any] = TypeAdapter(TIMES[name])
    for number in NUMBERS:
        for given in (number, [number]):
            with pytest.raises(ValidationError):
                kind.validate_python(given)


@pytest.mark.parametrize("given", ["2024-06-15", date(2024, 6, 15)])
def test_a_day_is_read_as_it_is_written(given: Any) -> None:
    assert TypeAdapter(Day).validate_python(given) == date(2024, 6, 15)


def test_an_instant_is_read_with_its_offset() -> None:
    read = TypeAdapter(Moment).validate_python("2024-06-15T08:00:00+08:00")
    assert read == datetime.fromisoformat("2024-06-15T00:00:00Z")


def test_the_refusal_says_how_a_day_is_written() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Day).validate_python(0)
    assert refused.value.errors()[0]["type"] == "date_parsing"
