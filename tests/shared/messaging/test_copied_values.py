"""What goes from an event into a table unchanged, and what no table can keep."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table

from shared.database.by_name import DoesNotFit, Upsert
from shared.messaging.copies import Copy, upsert_newer
from shared.messaging.received import Unprocessable
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.shared.messaging.notes import Noted, Part, note_table, noted, received, undone


async def made(uow: UnitOfWork, table: Table) -> None:
    connection = await uow.session.connection()
    await connection.run_sync(table.metadata.create_all)


TEXTS = [
    pytest.param("“引号” \"quotes\", 'single', back\\slash, {brace}, comma", id="quotes"),
    pytest.param("表情 🚀🧪, 组合 e\u0301, 从右 \u202eabc", id="beyond the first plane"),
    pytest.param("tab\t line\n return\r bell\x07", id="control characters"),
    pytest.param("\\u0000 in letters", id="what only looks like U+0000"),
    pytest.param("", id="nothing"),
    pytest.param("NULL", id="the word"),
]


@pytest.mark.anyio
@pytest.mark.parametrize("text", TEXTS)
async def test_values_of_every_kind_go_through_unchanged(world: World, text: str) -> None:
    _, note = note_table()
    copy = Copy(note, Noted, newer="sequence")
    fact = noted(
        text,
        amount=Decimal("12345678901234567890.123456789012345678"),
        at=datetime(2024, 7, 1, 17, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8))),
        day=date(2024, 2, 29),
        codes=(text, "a,b", "{}", "NULL"),
        facts={"text": text, "deep": [1, None, {"x": "0.10"}], "yes": True},
        parts=(Part(name=text, amount=Decimal("0.10")),),
    )
    async with undone(world) as uow:
        await made(uow, copy.upsert.table)
        await copy([received(fact, 2**62)], uow)
        (row,) = (await uow.session.execute(copy.upsert.table.select())).mappings().all()
    assert dict(row) == {
        **{name: getattr(fact, name) for name in ("note_id", "uscc", "title", "amount", "day", "facts")},
        "at": datetime(2024, 7, 1, 9, 30, 15, 123456, tzinfo=UTC),
        "codes": list(fact.codes),
        "parts": [{"name": text, "amount": "0.10"}],
        "sequence": 2**62,
    }


@pytest.mark.anyio
async def test_nothing_is_null_and_an_empty_list_is_empty(world: World) -> None:
    _, note = note_table()
    copy = Copy(note, Noted, newer="sequence")
    async with undone(world) as uow:
        await made(uow, copy.upsert.table)
        await copy([received(noted())], uow)
        (row,) = (await uow.session.execute(copy.upsert.table.select())).mappings().all()
    assert [row[name] for name in ("amount", "at", "day", "codes", "facts", "parts")] == [None, None, None, [], {}, []]


@pytest.mark.anyio
@pytest.mark.parametrize("fields", [{"title": "a\0b"}, {"codes": ("a\0",)}, {"facts": {"deep": ["\0"]}}])
async def test_a_text_that_no_database_can_keep_sets_the_event_aside(world: World, fields: dict[str, Any]) -> None:
    _, note = note_table()
    copy = Copy(note, Noted, newer="sequence")
    fact = Noted(**{"uscc": uscc(1), "note_id": UUID(int=1), "title": "专利", **fields})
    async with undone(world) as uow:
        with pytest.raises(Unprocessable, match=f"{next(iter(fields))}: a text holds U\\+0000"):
            await copy([received(noted("\\u0000")), received(fact)], uow)


@pytest.mark.anyio
async def test_a_row_with_another_key_is_refused_and_never_passed_over(world: World) -> None:
    _, note = note_table()
    upsert = Upsert(note, ("note_id", "title"), mode="existing")
    async with undone(world) as uow:
        with pytest.raises(DoesNotFit, match=r"note: \['headline', 'title'\]"):
            await upsert_newer(uow, upsert, [{"note_id": UUID(int=1), "headline": "专利"}])
