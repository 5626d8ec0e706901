"""What a list may be narrowed by: a name, the type of its values, and the condition they stand for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute

from shared.domain.day import Day, Moment

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Words = tuple[str, str]
"""A description in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter of a list. `many` may be given several times; the list then shows what fits any of the values."""

    kind: Any
    """The type of one value, as pydantic reads it."""
    condition: Callable[[Any], ColumnElement[bool]]
    """Of the value, or of all values where there may be several."""
    many: bool = False
    default: Any = None
    """The value that is meant where none is given; None leaves the list as it is."""
    words: Words | None = None
    """None: the common words for a parameter of this name."""


def equal(column: Column, kind: Any = None, words: Words | None = None) -> Filter:
    """Rows whose column has one of the values."""
    return Filter(kind or _kind_of(column), column.in_, many=True, words=words)


def _kind_of(column: Column) -> Any:
    kind = column.type.python_type
    return Day if kind is date else Moment if kind is datetime else kind


def one_of(column: Column, *values: str, words: Words | None = None) -> Filter:
    """Rows whose column has one of the values, of which there are no others than these."""
    return Filter(Literal[values], column.in_, many=True, words=words)


def before(column: Column, words: Words | None = None) -> Filter:
    """Rows of days before a day."""
    return Filter(Day, lambda day: column < day, words=words)


def whether(yes: ColumnElement[bool], words: Words | None = None) -> Filter:
    """Rows of which something is so, or is not so."""
    return Filter(bool, lambda wanted: yes if wanted else ~yes, words=words)


def told(kind: Any, default: Any = None, words: Words | None = None) -> Filter:
    """A parameter that means something only beside others: the list's own query makes conditions of it."""
    return Filter(kind, lambda _: true(), default=default, words=words)
