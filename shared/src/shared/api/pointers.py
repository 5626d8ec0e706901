"""Where in a request a fault lies, as a JSON Pointer (RFC 6901); pydantic names branches of its types as well."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

_LABEL: Final = re.compile(r"\[key\]|(list|dict|set|tuple|nullable|constrained|function|lax-or-strict)[-\[].*")
"""What pydantic puts between the members of a place: a branch of a union, or that the key itself is meant."""
_OF_KEY: Final = "[key]"
_WITHIN: Final = ("union_tag_invalid", "union_tag_not_found")
"""Faults of the member that tells which branch of a union is meant."""


def pointer_of(error: Mapping[str, Any], body: Any = None) -> str:
    """The pointer of one of pydantic's errors into the part of the request that its place begins with.

    With the JSON `body` at hand it names its members and nothing else; without it labels are known by their form.
    """
    if error["type"] == "json_invalid":
        return ""
    place = error["loc"][1:]
    if not isinstance(body, dict | list) or error["loc"][:1] != ("body",):
        kept: Sequence[Any] = [part for part in place if not _LABEL.fullmatch(str(part))]
    else:
        kept = _in_body(place, error, body)
    if error["type"] in _WITHIN:
        kept = [*kept, error["ctx"]["discriminator"].strip("'")]
    return "".join(f"/{_escaped(str(part))}" for part in kept)


def _in_body(place: Sequence[Any], error: Mapping[str, Any], body: Any) -> Sequence[Any]:
    """The members of the place; of several readings the one that leads to what pydantic looked at."""
    if error["type"] == "missing" and place:
        return [*_led_to(place[:-1], error, body), place[-1]]
    return _led_to(place[:-1] if place[-1:] == (_OF_KEY,) else place, error, body)


def _led_to(place: Sequence[Any], error: Mapping[str, Any], body: Any) -> Sequence[Any]:
    readings = _readings(place, body)
    first = next(readings)
    looked_at = error.get("input")
    return next((kept for kept, end in chain([first], readings) if end is looked_at), first[0])


def _readings(place: Sequence[Any], value: Any) -> Iterator[tuple[list[Any], Any]]:
    """Each way to take a part for a member or for a label, those with the most members first."""
    if not place:
        yield [], value
        return
    part, rest = place[0], place[1:]
    if _has(value, part):
        for kept, end in _readings(rest, value[part]):
            yield [part, *kept], end
    yield from _readings(rest, value)


def _has(value: Any, part: Any) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
