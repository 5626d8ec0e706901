"""A declaration with what reviewers found in place of what it declares, so that everybody judges the same firm."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from eligibility.domain.abnormal import ABNORMAL
from eligibility.domain.places import KEYS, SCALARS, SIZE_GROUP, NotReviewable, Place, Value, compact, item_at, place_of
from shared.domain.declaration import Declaration, Patent, Product, Qualification
from shared.domain.fact_table import FACTS, READ_AT
from shared.domain.money import plain
from shared.plan.divisions import UnknownDivision
from shared.plan.model import Plan

_ITEMS: Final[Mapping[str, type[Patent | Product | Qualification]]] = {
    "patents": Patent,
    "products": Product,
    "qualifications": Qualification,
}
_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "flag": bool,
    "count": int,
    "amount": (str, int),
    "text": str,
    "numbers": (list, tuple),
    "none": bool,
}
NAMES_NONE: Final = ("无",)
"""The core patents of a product that was found to have none; an empty list is an answer that was not given."""


def as_reviewed(declaration: Declaration, found: Mapping[str, object]) -> Declaration:
    """The declaration with the values found, by field; findings on abnormal filings and groups are no part of it.

    Items that were found come before their details; a detail of an item that is not there says nothing.
    """
    places = [place for name in found if (place := _place(name)) is not None]
    if not places:
        return declaration
    changes: dict[str, Any] = {}
    for place in sorted(places, key=lambda one: (one.key is not None, one.detail is not None)):
        changed = declaration.model_copy(update=changes)
        changes[place.name] = _changed(changed, place, found[str(place)])
    return declaration.model_copy(update=changes)


def _place(name: str) -> Place | None:
    if name in (ABNORMAL, SIZE_GROUP) or (name not in SCALARS and "[" not in name):
        return None
    return place_of(name)


def _changed(declaration: Declaration, place: Place, value: object) -> Any:
    if place.key is None:
        return () if place.kind == "none" else _typed(Declaration, place.name, value)
    items = list(getattr(declaration, place.name) or ())
    at = item_at(declaration, place)
    if place.detail is not None:
        typed = _typed(_ITEMS[place.name], place.detail, value)
        for index in at:
            items[index] = items[index].model_copy(update={place.detail: typed})
    elif value is True and not at:
        items.append(_ITEMS[place.name].model_validate({KEYS[place.name]: place.key}))
    elif value is False:
        items = [item for index, item in enumerate(items) if index not in at]
    unknown = place.name == "qualifications" and declaration.qualifications is None and not items
    return None if unknown else tuple(items)


def _typed(model: type[BaseModel], name: str, value: object) -> Any:
    typed = _adapter(model, name).validate_python(value)
    return (typed or NAMES_NONE) if name == "core_patents" else typed


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    annotation: Any = model.model_fields[name].annotation
    return TypeAdapter(annotation)


def value_at(place: Place, value: object, declaration: Declaration, plan: Plan, on: date) -> Value:
    """A reviewer's value as it is kept, one way of writing each; `on` is the reference date.

    Raises:
        NotReviewable: no such firm could have it there.
    """
    kind = place.kind
    if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and _TYPES[kind] is not bool):
        raise _unfit(place)
    if kind == "none" and value is not False:
        raise _unfit(place)
    if place.name == SIZE_GROUP:
        return _size_group(str(value), declaration, plan, on)
    if place.detail and not item_at(declaration, place):
        raise _unfit(place)
    return _kept(place, _in_tables(plan, place, value), declaration)


def _kept(place: Place, value: object, declaration: Declaration) -> Value:
    if place.kind == "none" or (place.key is not None and place.detail is None):
        return bool(value)
    model: type[BaseModel] = _ITEMS[place.name] if place.key else Declaration
    try:
        typed = _adapter(model, place.detail or place.name).validate_python(value)
        if place.name == "qualifications":
            _validity(as_reviewed(declaration, {str(place): value}).qualifications or ())
    except (ValidationError, ValueError) as refused:
        raise _unfit(place) from refused
    if typed is None:
        raise _unfit(place)
    if place.kind == "amount":
        return plain(typed)
    if place.kind == "numbers":
        return [compact(number) for number in typed]
    return typed.isoformat() if isinstance(typed, date) else typed


def _validity(entries: Iterable[Qualification]) -> None:
    for entry in entries:
        Qualification.model_validate(entry.model_dump())


def _size_group(value: str, declaration: Declaration, plan: Plan, on: date) -> str:
    industry_class = declaration.industry_class
    groups = plan.size_groups
    if value not in groups or industry_class is None or groups.of_class(industry_class, on) is not None:
        raise _unfit(Place(SIZE_GROUP))
    return value


def _in_tables(plan: Plan, place: Place, value: object) -> object:
    """Codes are those of the plan's tables; a place may be written as firms write it."""
    if place.name == "industry_class" and value not in plan.industries:
        raise _unfit(place)
    if place.name != "registered_division":
        return value
    try:
        found = plan.divisions.find(str(value))
    except UnknownDivision as unknown:
        raise _unfit(place) from unknown
    return found.written


def _unfit(place: Place) -> NotReviewable:
    return NotReviewable("unfit_value", f"{place} 不能取该值", f"{place} cannot have this value")


def read_as(field: str) -> Sequence[str]:
    """The facts of a finding that say what was found there, so that its sentence tells their source."""
    place = _place(field)
    if place is None:
        return (field,)
    return READ_AT[place.pattern] if FACTS[place.name].kind == "list" else (place.name,)
