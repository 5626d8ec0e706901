"""Where the columns of a copy find their values: fields of the event, of an item in it, or of its envelope."""

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, Final, get_args

from pydantic import BaseModel
from sqlalchemy import Table

from shared.database.by_name import DoesNotFit
from shared.events.base import Event

_ENVELOPE: Final = ("id", "sequence", "time")
_ITEM = "item."
Model = type[BaseModel]
Paths = Mapping[str, str]
"""Column to the way from the received event to its value; what begins with `item.` starts at the item."""


def item_of(event: type[Event], each: str | None) -> Model | None:
    """The model of the items of which each is a row.

    Raises:
        DoesNotFit: the event has no such list.
    """
    if each is None:
        return None
    field = event.model_fields.get(each)
    items = get_args(field.annotation) if field else ()
    if not items or not _is_model(items[0]):
        raise DoesNotFit(f"{event.__name__} has no list {each} of which each item could be a row")
    model: Model = items[0]
    return model


def paths_by_name(
    table: Table,
    event: type[Event],
    item: Model | None,
    renamed: Mapping[str, str],
    without: Collection[str],
    takes: Collection[str] | None,
) -> Paths:
    """The columns that fields fill: those that are renamed, and those of the same name.

    Raises:
        DoesNotFit: names what is unknown, or a column that has a field's name and is neither taken nor left on purpose.
    """
    if unknown := [name for name in (*renamed, *without, *(takes or ())) if name not in table.columns]:
        raise DoesNotFit(f"{table.name} has no column {unknown[0]}")
    named = {"sequence": "sequence", **{name: f"event.{name}" for name in event.model_fields}}
    named |= {name: _ITEM + name for name in item.model_fields} if item else {}
    found = {column: _path(event, item, field) for column, field in renamed.items()}
    gone = {*renamed.values(), *without, *found}
    for column in sorted({*table.columns.keys()} & named.keys() - gone):
        if takes is not None and column not in takes:
            raise DoesNotFit(f"{table.name}.{column}: {event.__name__} has it; take it, or leave it on purpose")
        found[column] = named[column]
    if takes and (empty := [name for name in takes if name not in found]):
        raise DoesNotFit(f"{table.name}.{empty[0]}: {event.__name__} has no field of this name")
    return {str(column.name): found[column.name] for column in table.columns if column.name in found}


def _path(event: type[Event], item: Model | None, field: str) -> str:
    if item and field in item.model_fields:
        return _ITEM + field
    if _has(event, field):
        return f"event.{field}"
    if field in _ENVELOPE:
        return field
    raise DoesNotFit(f"{event.__name__} has no field {field}")


def _has(model: Model, path: str) -> bool:
    head, _, rest = path.partition(".")
    if head not in model.model_fields:
        return not rest and isinstance(getattr(model, head, None), property)
    inner: Any = model.model_fields[head].annotation
    return not rest or (_is_model(inner) and _has(inner, rest))


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)


class Reader:
    """Reads the values of a row: most of them at once, since sets are large."""

    def __init__(self, paths: Paths, event: type[Event], item: Model | None) -> None:
        """By these ways."""
        fields = {f"event.{name}": name for name in event.model_fields}
        items = {f"{_ITEM}{name}": name for name in item.model_fields} if item else {}
        self._of_event = _at_once(paths, fields)
        self._of_item = _at_once(paths, items)
        self._others = [
            (column, attrgetter(path)) for column, path in paths.items() if path not in fields and path not in items
        ]

    def row(self, received: Any) -> dict[str, Any]:
        """What event and envelope say."""
        names, get = self._of_event
        row = dict(zip(names, get(received.event.__dict__), strict=True))
        for column, of in self._others:
            row[column] = of(received)
        return row

    def part(self, item: Any) -> dict[str, Any]:
        """What one of its items says."""
        names, get = self._of_item
        return dict(zip(names, get(item.__dict__), strict=True))


def _at_once(paths: Paths, fields: Mapping[str, str]) -> tuple[Sequence[str], Callable[[Any], tuple[Any, ...]]]:
    chosen = {column: fields[path] for column, path in paths.items() if path in fields}
    names = list(chosen.values())
    if len(names) > 1:
        return tuple(chosen), itemgetter(*names)
    return tuple(chosen), lambda values: tuple(values[name] for name in names)
