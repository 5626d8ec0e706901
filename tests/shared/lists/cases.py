"""A list of cases, made up: what a new list takes, from its declaration to its route."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.api.asked import asked_of
from shared.api.callers import EVERYONE, callers
from shared.api.uow import AnsweringRoute, ReadUow
from shared.database.types import new_metadata
from shared.lists.filters import one_of
from shared.lists.listing import Asked, Listing
from shared.schemas.page import Page

router = APIRouter(route_class=AnsweringRoute)


class Base(DeclarativeBase):
    """What the tables have in common."""

    metadata = new_metadata()


class Case(Base):
    """A case with a day that may not be known."""

    __tablename__ = "made_up_case"
    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str]
    reporting_unit: Mapped[str]
    state: Mapped[str]
    due_on: Mapped[date | None]


class CaseOut(BaseModel):
    """A case."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    uscc: str
    state: str
    due_on: date | None


# The whole of a new list: twelve lines.
CASES = Listing(
    Case,
    Case.id,
    filters={"unit": Case.reporting_unit, "uscc": Case.uscc, "state": one_of(Case.state, "open", "closed")},
    order=(Case.due_on, Case.state),
)


@router.get("/v1/cases", dependencies=[callers(*EVERYONE)])
async def get_cases(uow: ReadUow, asked: Annotated[Asked, asked_of(CASES)]) -> Page[CaseOut]:
    """Cases within the caller's scope."""
    return Page.of(await CASES.page(uow, asked), CaseOut.model_validate)
