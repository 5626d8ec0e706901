"""Events into tables by name: what stands in the end, what goes through unchanged, and what does not start."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise, permutations
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import ARRAY, BigInteger, Numeric, Table, Text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pool.handlers import ASSESSED, SUBMITTED, WAIVED
from pool.wiring import service
from shared.database.by_name import MERGED, DoesNotFit, Upsert
from shared.database.types import Instant, new_metadata
from shared.events.base import Event, FirmEvent
from shared.events.eligibility import WaiverExpired
from shared.ids import uuid7
from shared.messaging.copies import Copy, check_copies, upsert_newer
from shared.messaging.received import Received, Unprocessable
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import assessed, changed, recommended, submitted, waived

AT = datetime(2024, 7, 1, 9, 30, 15, 123456, tzinfo=UTC)
APPLICATION = UUID(int=10_001)


class Part(BaseModel):
    """Something in a list of an event."""

    name: str
    amount: Decimal


class Noted(FirmEvent):
    """A fact with a field of every kind that a table may hold."""

    note_id: UUID
    title: str
    amount: Decimal | None = None
    at: datetime | None = None
    day: date | None = None
    codes: tuple[str, ...] = ()
    facts: dict[str, Any] = {}
    parts: tuple[Part, ...] = ()
    effective_on: date = date(2024, 7, 1)


def note_table(**columns: Any) -> tuple[type[DeclarativeBase], type[DeclarativeBase]]:
    """A base of its own with a table of notes, for declarations that leave nothing behind."""
    root = type("Base", (DeclarativeBase,), {"metadata": new_metadata()})
    held: dict[str, Any] = {
        "__tablename__": "note",
        "note_id": mapped_column("note_id", primary_key=True),
        "uscc": mapped_column(Text),
        "title": mapped_column(Text),
        "amount": mapped_column(Numeric, nullable=True),
        "at": mapped_column(Instant, nullable=True),
        "day": mapped_column(nullable=True),
        "codes": mapped_column(ARRAY(Text)),
        "facts": mapped_column(JSONB),
        "parts": mapped_column(JSON),
        "sequence": mapped_column(BigInteger),
        **columns,
    }
    kinds = {"note_id": Mapped[UUID], "day": Mapped[date | None]}
    held["__annotations__"] = {name: kinds.get(name, Mapped[Any]) for name in held if not name.startswith("__")}
    return root, type("Note", (root,), held)


def received(event: Event, sequence: int = 1) -> Received[Any]:
    return Received(event, uuid7(), sequence, AT, event.legal_date, uuid7())


def noted(title: str = "专利", **fields: Any) -> Noted:
    return Noted(uscc=uscc(1), note_id=UUID(int=1), title=title, **fields)


# What does not start


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


# What goes through


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        yield world


@asynccontextmanager
async def undone(world: World) -> AsyncIterator[UnitOfWork]:
    """A transaction that leaves nothing."""
    async with world.runtime.database.sessions() as session:
        yield UnitOfWork(session, world.runtime.caller, world.runtime)
        await session.rollback()


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


# What stands in the end


def five() -> list[Received[Any]]:
    """All that is told of one application, numbered by who tells it."""
    told = submitted(1, date(2025, 3, 1))
    fields = {"application_id": APPLICATION, "batch": told.batch, "submitted_at": told.submitted_at}
    judged = assessed(1).model_copy(update={**fields, "reference_date": told.reference_date, "received_on": None})
    turned = changed(judged, "needs_waiver", score="2.5", waivers_needed=("A2",), rules_version="hubei-later")
    named = recommended(1).model_copy(update={"application_id": APPLICATION, "batch": told.batch})
    numbered = [(told, 1), (judged, 1), (turned, 2), (waived(judged), 3), (named, 2)]
    return [received(event, sequence) for event, sequence in numbered]


async def taken(uow: UnitOfWork, sets: Sequence[Sequence[Received[Any]]]) -> Any:
    """Every set by its handler, one type at a time; the candidate after them, or `rows` where there is not one."""
    await uow.session.begin_nested()
    for events in sets:
        for one in events:
            await handler_of(one)([one], uow)
    rows = await uow.execute_native("SELECT * FROM candidate")
    await uow.session.rollback()
    (row,) = rows
    return dict(row)


def handler_of(one: Received[Any]) -> Any:
    return next(handler for kind, handler in service.subscriptions.items() if kind.type == one.event.type)


@pytest.mark.anyio
async def test_five_events_on_one_candidate_end_in_one_row_in_every_order(world: World) -> None:
    seen = []
    for order in permutations(five()):
        async with undone(world) as uow:
            seen.append(await taken(uow, [order]))
    row = seen[0]
    assert len(seen) == 120
    assert [one for one in seen if one != row] == []
    assert (row["outcome"], row["score"], row["assessed_sequence"]) == ("needs_waiver", Decimal("2.5"), 2)
    assert (row["waivers_needed"], row["waivers_granted"], row["rules_version"]) == (["A2"], ["A2"], "hubei-later")
    assert (row["received_on"], row["recommended_on"]) == (date(2025, 3, 1), date(2024, 6, 20))
    assert row["registered_division"] == "420100"


def cuts(events: Sequence[Any]) -> Iterator[list[Sequence[Any]]]:
    """The events in sets, cut at every choice of points."""
    for mask in range(2 ** (len(events) - 1)):
        edges = [0, *(place for place in range(1, len(events)) if mask >> (place - 1) & 1), len(events)]
        yield [events[start:end] for start, end in pairwise(edges)]


@pytest.mark.anyio
async def test_assessments_end_alike_however_they_are_cut_into_sets(world: World) -> None:
    first = assessed(1)
    told = [
        received(changed(first, "eligible", score=str(number), rules_version=f"v{number}"), number)
        for number in range(1, 6)
    ]
    told[4] = received(told[4].event.model_copy(update={"received_on": None}), 5)
    orders = [
        told,
        told[::-1],
        [told[2], told[0], told[4], told[1], told[3]],
        [told[1], told[4], told[3], told[0], told[2]],
    ]
    for order in orders:
        expected = date(2024, 6, 10) if order.index(told[4]) else None
        for sets in cuts(order):
            async with undone(world) as uow:
                for events in sets:
                    await ASSESSED(events, uow)
                (row,) = await uow.execute_native("SELECT * FROM candidate")
            assert (row["assessed_sequence"], row["rules_version"], row["score"]) == (5, "v5", Decimal(5))
            assert row["received_on"] == expected


@pytest.mark.anyio
@pytest.mark.parametrize("at_once", [True, False])
async def test_an_event_that_says_nothing_of_a_kept_column_leaves_it(world: World, at_once: bool) -> None:
    told = submitted(1, date(2025, 3, 1)).model_copy(update={"entered_later": True})
    of_old = told.model_copy(update={"received_on": None, "entered_later": None})
    both = [received(told, 1), received(of_old, 2)]
    async with undone(world) as uow:
        for events in [both] if at_once else [[one] for one in both]:
            await SUBMITTED(events, uow)
        (row,) = await uow.execute_native("SELECT received_on, entered_later FROM candidate")
    assert (row["received_on"], row["entered_later"]) == (date(2025, 3, 1), True)


@pytest.mark.anyio
async def test_waivers_are_merged_alike_however_they_are_cut_into_sets(world: World) -> None:
    fact = assessed(1)
    ended = WaiverExpired(
        **waived(fact, "A8").model_dump(include={"uscc", "application_id", "reporting_unit", "waiver_id", "criterion"}),
        expires_on=date(2024, 6, 30),
        effective_on=date(2024, 7, 1),
    )
    told = [
        waived(fact, "A2", expires_on=date(2024, 9, 30)),
        waived(fact, "A8", expires_on=date(2024, 6, 30)),
        waived(fact, "A2", granted=False),
        ended,
        waived(fact, "A2", expires_on=date(2025, 1, 31)),
        waived(fact, "A7"),
    ]
    for sets in cuts([received(event, number) for number, event in enumerate(told, 1)]):
        async with undone(world) as uow:
            for events in sets:
                await WAIVED(events, uow)
            (row,) = await uow.execute_native("SELECT *, waivers_expire_on::text AS ends FROM candidate")
        assert (row["uscc"], row["waivers_granted"], row["ends"]) == (uscc(1), ["A2", "A7"], '{"A2": "2025-01-31"}')


@pytest.mark.anyio
async def test_a_set_is_one_statement_whatever_its_size(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    native = UnitOfWork.execute_native

    async def counted(uow: UnitOfWork, statement: str, *args: Any) -> Any:
        sent.append(statement)
        return await native(uow, statement, *args)

    monkeypatch.setattr(UnitOfWork, "execute_native", counted)
    async with undone(world) as uow:
        await ASSESSED([received(assessed(number)) for number in range(1, 1201)], uow)
        (row,) = await native(uow, "SELECT count(*) AS rows FROM candidate")
    assert (len(sent), row["rows"]) == (1, 1200)
