"""Columns from the body of a request: a JSON list of flat records."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any, Final

import orjson

from eligibility.domain.columns.errors import BadColumns
from eligibility.domain.columns.model import Columns
from eligibility.domain.columns.records import Items, of_plain

PIECE: Final = 1_000_000
"""Bytes that are read together: few enough that their records do not leave the cache before they are columns."""
_BETWEEN: Final = b"},{"


def of_json(body: bytes, groups: Collection[str]) -> Columns:
    """Firms from a JSON list of records with the names of the facts: flags true or false, counts whole numbers, amounts
    decimal strings or whole numbers, the size group one of `groups`; null or a name left out is not known.

    Raises:
        BadColumns: no such list, an unknown name, a value of another kind or one that no firm may declare.
    """
    keys, text = tuple(groups), body.strip()
    if text[:1] == b"[" and text[-1:] == b"]":
        with suppress(orjson.JSONDecodeError):
            return Columns.joined([_read(piece, keys) for piece in _pieces(text)])
    try:
        return _read(text, keys)
    except orjson.JSONDecodeError as error:
        raise BadColumns("bad_json", f"不是有效的 JSON：{error}", f"This is no valid JSON: {error}") from error


def _pieces(text: bytes) -> Iterator[bytes]:
    """The list cut between records into lists that are JSON only where the whole is.

    A cut inside a string or a nested value leaves it open; the list is then read as a whole.
    """
    first, last = 1, len(text) - 1
    while (cut := text.find(_BETWEEN, first + PIECE, last)) >= 0:
        yield b"[%b]" % text[first : cut + 1]
        first = cut + 2
    yield b"[%b]" % text[first:last]


def _read(text: bytes, groups: tuple[str, ...]) -> Columns:
    records = orjson.loads(text)
    if not isinstance(records, list) or not set(map(type, records)) <= {dict}:
        raise BadColumns("bad_json", "应为记录的列表", "The body must be a list of records")
    return of_plain(len(records), _transposed(records), groups)


def _transposed(records: Sequence[dict[str, Any]]) -> dict[str, Items]:
    if not records:
        return {}
    if set(map(len, records)) == {len(records[0])}:
        with suppress(KeyError):  # as many names, but not the same ones
            return {name: list(map(itemgetter(name), records)) for name in records[0]}
    return {name: [record.get(name) for record in records] for name in set().union(*records)}
