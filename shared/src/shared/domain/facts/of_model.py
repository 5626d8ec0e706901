"""The facts of a model's fields: each field says its own."""

import types
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from shared.domain.facts.fact import Fact, Kind
from shared.domain.facts.table import BadFact

_KINDS: Final[tuple[tuple[type, Kind], ...]] = (
    (bool, "flag"),
    (int, "count"),
    (Decimal, "amount"),
    (date, "date"),
    (str, "text"),
    (tuple, "list"),
)
"""By type of a field; a bool comes before the int that it is too."""


def facts_of_model(model: type[BaseModel]) -> tuple[Fact, ...]:
    """The facts in the order of the fields, all declared; each has the field's name and kind.

    Raises:
        BadFact: a field says no fact, or has a type that no kind stands for.
    """
    return tuple(_fact(model, name) for name in model.model_fields)


def _fact(model: type[BaseModel], name: str) -> Fact:
    field = model.model_fields[name]
    said = [fact for fact in field.metadata if isinstance(fact, Fact)]
    kind = next((kind for each in _types(field.annotation) for type_, kind in _KINDS if issubclass(each, type_)), None)
    if len(said) != 1 or kind is None:
        place = f"{model.__module__}.{model.__qualname__}.{name}"
        raise BadFact(
            "no_fact",
            f"{place} 没有说明它是什么事实：请写成 Annotated[…, Fact(中文名称, 英文名称, …)]",
            f"{place} does not say which fact it is: write Annotated[..., Fact(Chinese label, English label, ...)]",
        )
    return replace(said[0], name=name, kind=kind, source="declared")


def _types(annotation: Any) -> Iterator[type]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _types(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for each in get_args(annotation):
            yield from _types(each)
    elif origin is Literal:
        yield from (type(word) for word in get_args(annotation))
    elif isinstance(origin or annotation, type):
        yield origin or annotation
