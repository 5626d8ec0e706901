"""The journal as auditors read and prove it, and a firm's life as all its parties read it."""

import base64
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from fastapi import APIRouter
from sqlalchemy import select

from shared.api.asked import asked_of
from shared.api.callers import EVERYONE, Calling, Running, callers
from shared.api.uow import ReadUow
from shared.database.tables import journal, journal_head, journal_link
from shared.domain.uscc import Uscc
from shared.identity.caller import Role, Scope
from shared.identity.scoping import visible
from shared.journal.verify import verify
from shared.lists.listing import Asked, Listing
from shared.problems import NotFound
from shared.schemas.journal import JournalHead, JournalLine, JournalVerdict, Timeline, TimelineItem
from shared.schemas.page import Page
from shared.service import Service

WATCHERS = (Role.ADMIN, Role.PROVINCE, Role.AUDITOR)
_TIMELINE_MOST = 2000
LINES: Listing[Mapping[str, Any]] = Listing(
    select(journal, journal_link.c.number, journal_link.c.hash).outerjoin(
        journal_link, journal_link.c.journal_id == journal.c.id
    ),
    journal.c.id,
    name="journal",
    filters={
        "subject": journal.c.subject,
        "act": journal.c.act,
        "actor": journal.c.actor,
        "unit": journal.c.reporting_unit,
    },
)


def add_journal_routes(router: APIRouter) -> None:
    """`/v1/journal`, its newest head and its verification."""

    @router.get("/v1/journal", tags=["journal"], dependencies=[callers(*WATCHERS)])
    async def list_journal(uow: ReadUow, asked: Annotated[Asked, asked_of(LINES)]) -> Page[JournalLine]:
        """Acts in the order they were written."""
        return Page.of(await LINES.page(uow, asked), _line)

    @router.get("/v1/journal/head", tags=["journal"], dependencies=[callers(*WATCHERS)])
    async def read_head(uow: ReadUow) -> JournalHead:
        """The newest signed head; whoever keeps it can prove a later cut (`miaopu verify --heads`)."""
        statement = select(journal_head).order_by(journal_head.c.number.desc()).limit(1)
        row = (await uow.session.execute(statement)).mappings().first()
        if row is None:
            raise NotFound
        public_key = base64.b64encode(uow.runtime.journal_key.public_bytes).decode()
        return JournalHead.model_validate({**row, "public_key": public_key})

    @router.get("/v1/journal/verification", tags=["journal"], dependencies=[callers(*WATCHERS)])
    async def read_verification(runtime: Running) -> JournalVerdict:
        """Checks every row, link and head, and names what does not fit."""
        connection = await runtime.database.connect()
        try:
            key = runtime.journal_key
            verdict = await verify(connection, {key.key_id: key.public_bytes})
        finally:
            await connection.close()
        return JournalVerdict.model_validate(verdict, from_attributes=True)


def _line(row: Mapping[str, Any]) -> JournalLine:
    return JournalLine.model_validate({**row, "facts": orjson.loads(row["facts"])})


def add_timeline_route(router: APIRouter, service: Service) -> None:
    """`/v1/firms/{uscc}/timeline`."""

    @router.get("/v1/firms/{uscc}/timeline", tags=["firms"], dependencies=[callers(*EVERYONE)])
    async def read_timeline(uscc: Uscc, caller: Calling, uow: ReadUow) -> Timeline:
        """What this service did about the firm, oldest first, within the caller's scope."""
        wanted = _firm_lines(caller.scope)
        statement = (
            select(journal).where(journal.c.subject == uscc, wanted).order_by(journal.c.id).limit(_TIMELINE_MOST)
        )
        rows = (await uow.session.execute(statement)).mappings().all()
        items = [
            TimelineItem.model_validate({**row, "service": service.name, "facts": orjson.loads(row["facts"])})
            for row in rows
        ]
        return Timeline(uscc=uscc, service=service.name, items=items)


def _firm_lines(scope: Scope) -> Any:
    """A firm reads its own life; a unit the lines it is named in; a bank the lines about itself."""
    if scope.uscc is not None:
        return journal.c.subject == scope.uscc
    return visible(scope, journal)
