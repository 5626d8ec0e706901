"""Places of a declaration: what the `field` of a finding names, and what is declared there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from shared.domain.bad_value import BadValue
from shared.domain.declaration import Declaration
from shared.domain.fact_table import FACTS
from shared.domain.patent import BadPatentNo, parse_patent_no

SIZE_GROUP: Final = "size_group"
"""For a class that the size table does not cover, the group whose bounds a person applies to it."""
Kind = Literal["flag", "count", "amount", "text", "numbers", "none"]
_KINDS: Final[Mapping[str, Kind]] = {
    "flag": "flag", "count": "count", "amount": "amount", "text": "text", "code": "text", "list": "none",
}  # fmt: skip
SCALARS: Final[Mapping[str, Kind]] = {name: _KINDS[fact.kind] for name, fact in FACTS.items() if fact.reviewed}
"""Every fact that a reviewer may find otherwise; of products and certificates as a whole only that there are none."""
DETAILS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "patents": {"legal_status": "text", "industrialised": "flag"},
    "products": {"main": "flag", "filing_status": "text", "core_patents": "numbers"},
    "qualifications": {"valid_from": "text", "valid_to": "text", "award_batch": "text"},
}
KEYS: Final[Mapping[str, str]] = {"patents": "patent_no", "products": "name", "qualifications": "name"}
_ITEM: Final = re.compile(r"(patents|products|qualifications)\[(.+)\](?:\.([a-z_]+))?", re.DOTALL)
_PLACE: Final = re.compile(r"#([1-9][0-9]{0,2})")
Value = bool | int | str | Sequence[str] | None


class NotReviewable(BadValue):
    """The field names no fact of a declaration that a reviewer could find."""


@dataclass(frozen=True, slots=True)
class Place:
    """A declared fact: one of the firm's, an item itself (`detail` is None), or a detail of an item.

    An item is named by its patent number or name; a product without a name by `#` and its place in the declaration.
    """

    name: str
    key: str | None = None
    detail: str | None = None

    @property
    def kind(self) -> Kind:
        """What value it takes; that of an item itself is whether it is there."""
        if self.key is None:
            return SCALARS[self.name]
        return DETAILS[self.name][self.detail] if self.detail else "flag"

    @property
    def pattern(self) -> str:
        """The place without the item that it names: `patents[].industrialised`."""
        item = self.name if self.key is None else f"{self.name}[]"
        return f"{item}.{self.detail}" if self.detail else item

    def __str__(self) -> str:
        item = self.name if self.key is None else f"{self.name}[{self.key}]"
        return f"{item}.{self.detail}" if self.detail else item


def place_of(field: str) -> Place:
    """The place that a field names, patent numbers in their compact form.

    Raises:
        NotReviewable: there is no such place.
    """
    if field in SCALARS:
        return Place(field)
    found = _ITEM.fullmatch(field)
    if found is None or (found[3] and found[3] not in DETAILS[found[1]]):
        raise _no_place(field)
    if found[1] != "patents":
        return Place(found[1], found[2].strip(), found[3])
    return Place("patents", parse_patent_no(found[2]), found[3])


def _no_place(field: str) -> NotReviewable:
    items = [f"{name}[…]" for name in DETAILS]
    details = [f"{name}[…].{detail}" for name, those in DETAILS.items() for detail in those]
    listed = ", ".join([*SCALARS, *items, *details])
    return NotReviewable(
        "not_reviewable",
        f"{field} 不是可核查的申报事实；可核查的有：{listed}",
        f"{field} is no declared fact that can be reviewed; there are {listed}",
    )


def item_at(declaration: Declaration, place: Place) -> list[int]:
    """Where the items of this key stand; more than one where the firm lists it twice."""
    items: Sequence[Any] = getattr(declaration, place.name) or ()
    if place.name == "products" and (found := _PLACE.fullmatch(place.key or "")):
        index = int(found[1]) - 1
        return [index] if index < len(items) and items[index].name is None else []
    key = KEYS[place.name]
    return [index for index, item in enumerate(items) if getattr(item, key) == place.key]


def declared_at(declaration: Declaration, place: Place) -> Value:
    """What the firm declares there as plain data; None: nothing, or one item twice with different answers.

    Of an item it is whether it is listed, of all certificates or products whether there are any.
    """
    if place.name == SIZE_GROUP:
        return declaration.industry_class
    if place.key is None:
        return _declared_of_all(declaration, place.name)
    found = item_at(declaration, place)
    if place.detail is None:
        return bool(found)
    items = getattr(declaration, place.name) or ()
    values = [_plain(items[index].model_dump(mode="json")[place.detail]) for index in found]
    return values[0] if values and all(value == values[0] for value in values) else None


def _declared_of_all(declaration: Declaration, name: str) -> Value:
    if name == "products":
        return True if declaration.products else None
    if name == "qualifications":
        return None if declaration.qualifications is None else bool(declaration.qualifications)
    value: Value = declaration.model_dump(mode="json", include={name})[name]
    return value


def _plain(value: Any) -> Value:
    """A detail as it is compared; a list of patents that names none was not given."""
    if isinstance(value, list):
        return [compact(number) for number in value] or None
    found: Value = value
    return found


def compact(number: str) -> str:
    """A patent number in its compact form; anything else as it is."""
    try:
        return parse_patent_no(number)
    except BadPatentNo:
        return number
