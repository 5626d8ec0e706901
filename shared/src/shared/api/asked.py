"""The query parameters of a list, as its declaration gives them: the framework reads them, the document shows them."""

from inspect import Parameter, Signature
from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from shared.lists.filters import Filter
from shared.lists.listing import Asked, Listing
from shared.lists.words import described, words_of

MOST = 200
_MOST_VALUES = 50


def asked_of(listing: Listing[Any], limit: int = 50) -> Any:
    """The dependency of a list's route: `asked: Annotated[Asked, asked_of(MEMBERS)]`."""

    async def ask(*, sort: str, limit: int, cursor: str | None, **given: Any) -> Asked:
        return Asked(sort, limit, cursor, {name: value for name, value in given.items() if value is not None})

    entries: Any = Annotated[int, _query("limit", ge=1, le=MOST)]
    going_on: Any = Annotated[str | None, _query("cursor", max_length=500)]
    sorts: Any = Annotated[Literal[listing.sorts], _query("sort")]
    ask.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            *(_parameter(name, _type_of(name, each), each.default) for name, each in listing.filters.items()),
            _parameter("sort", sorts, listing.first),
            _parameter("limit", entries, limit),
            _parameter("cursor", going_on, None),
        ]
    )
    return Depends(ask)


def _parameter(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _type_of(name: str, each: Filter) -> Any:
    description = described(each.words or words_of(name))
    if each.many:
        return Annotated[list[each.kind] | None, Query(description=description, max_length=_MOST_VALUES)]  # type: ignore[name-defined]
    optional = each.kind | None if each.default is None else each.kind
    return Annotated[optional, Query(description=description)]


def _query(name: str, **bounds: Any) -> Any:
    return Query(description=described(words_of(name)), **bounds)
