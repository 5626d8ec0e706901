"""The column of a declared fact: what the form adds, and for the rest what its name, label and kind say."""

from collections.abc import Mapping
from typing import Final, cast, get_args

from intake.workbook.layout import Column, Kind
from shared.domain.facts import Fact
from shared.domain.facts import Kind as FactKind

_KINDS: Final[Mapping[FactKind, Kind]] = {
    "flag": "yes_no", "count": "count", "amount": "money", "date": "date", "text": "text",
}  # fmt: skip


def column_of(fact: Fact) -> Column:
    """The column; an amount is written in 万元, so that the column's name is the fact's without `_yuan`.

    Raises:
        ValueError: its cells cannot be read, for no kind of column stands for it.
    """
    form = fact.form
    if form is None:
        raise ValueError(f"The fact {fact.name} stands on no form")
    kind = form.kind or ("choice" if form.choices else _KINDS.get(fact.kind))
    if kind not in get_args(Kind):
        raise ValueError(f"The fact {fact.name} needs a kind of column: OnForm(kind=...), one of {get_args(Kind)}")
    identifier = fact.name.removesuffix("_yuan") if kind == "money" else fact.name
    return Column(
        header=form.header or fact.zh,
        identifier=identifier,
        kind=cast(Kind, kind),
        synonyms=form.also,
        required=form.required,
        words=form.words,
        choices=form.choices,
        declared_as=fact.name if identifier != fact.name else "",
        note=form.note,
        optional=form.optional,
        parts=form.parts,
        leaf=form.leaf,
    )
