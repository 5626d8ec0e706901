"""Copies that do not fit: the service does not start, and says which column and event it is."""

from typing import Any

import pytest
from sqlalchemy import Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from pool.wiring import service
from shared.database.by_name import MERGED, DoesNotFit
from shared.messaging.copies import Copy, check_copies
from tests.shared.messaging.notes import Noted, note_table


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ({"renamed": {"headline": "title"}}, "note has no column headline"),
        ({"renamed": {"title": "headline"}}, "Noted has no field headline"),
        ({"renamed": {"title": "parts.name"}}, "Noted has no field parts.name"),
        ({"always": {"state": "active"}}, "note has no column state"),
        ({"made": {"state": lambda *_: 1}}, "note has no column state"),
        ({"without": ("state",)}, "note has no column state"),
        ({"without": ("title",)}, "note.title is needed, and nothing fills it"),
        ({"without": ("note_id",), "mode": "existing"}, "note.note_id is needed, and nothing fills it"),
        ({"newer": "version"}, "note has no column version"),
        ({"newer": "amount", "without": ("amount",)}, "note.amount is needed, and nothing fills it"),
        ({"kept": ("state",)}, "note has no column state"),
        ({"mode": "existing", "takes": ("note_id", "title")}, "Noted has it; take it, or leave it on purpose"),
        ({"takes": ("state",)}, "note has no column state"),
        ({"each": "codes"}, "Noted has no list codes of which each item could be a row"),
    ],
)
def test_a_declaration_that_does_not_fit_is_refused_where_it_stands(declared: dict[str, Any], reason: str) -> None:
    _, note = note_table()
    with pytest.raises(DoesNotFit, match=reason):
        Copy(note, Noted, **declared)


def test_a_column_that_no_event_fills_keeps_the_service_from_starting() -> None:
    base, note = note_table(remark=mapped_column(Text, nullable=True))
    Copy(note, Noted, newer="sequence")
    with pytest.raises(DoesNotFit, match=r"note\.remark: no event fills it"):
        check_copies(base.metadata)


def test_a_column_of_the_events_own_that_is_left_out_keeps_it_from_starting_too() -> None:
    base, note = note_table()
    Copy(note, Noted, newer="sequence", without=("amount",))
    with pytest.raises(DoesNotFit, match=r"note\.amount: no event fills it"):
        check_copies(base.metadata)


def test_what_another_copy_fills_or_a_statement_merges_is_not_left_out() -> None:
    base, note = note_table(remark=mapped_column(Text, nullable=True, info=MERGED))
    Copy(note, Noted, newer="sequence", without=("amount",))
    Copy(note, Noted, mode="existing", takes=("note_id", "amount"), without=_others(note, "note_id", "amount"))
    check_copies(base.metadata)


def test_the_check_stands_in_the_wiring_of_every_service() -> None:
    base, note = note_table(remark=mapped_column(Text, nullable=True))
    Copy(note, Noted, newer="sequence")
    with pytest.raises(DoesNotFit, match="remark"):
        type(service)(
            name="pool", package="pool", summary=service.summary, router=service.router, metadata=base.metadata
        )


def _others(note: type[DeclarativeBase], *names: str) -> list[str]:
    return [column.name for column in note.metadata.tables["note"].columns if column.name not in names]
