"""The items that a firm lists on the application form: certificates, patents, products."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from shared.domain.bad_value import BadValue
from shared.domain.day import Day
from shared.domain.money import Amount, Yuan
from shared.domain.patent import PatentNo
from shared.domain.text import TextOf

Count = Annotated[int, Field(ge=0, le=2_000_000_000)]
"""A number of persons, patents or marks; whole and at least 0."""


class DeclaredModel(BaseModel):
    """What is declared holds nothing else and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def kept(cls, document: str | bytes) -> Self:
        """What was declared, out of its JSON as a service keeps it, one of a newer release too."""
        return cls.model_validate_json(document, extra="ignore")


class BadValidity(BadValue):
    """The certificate would end before it begins."""


class Qualification(DeclaredModel):
    """A listed certificate; a name outside the plan's list is kept but does not count by itself."""

    name: Annotated[str, TextOf(most=200, least=1)]
    issuer: Annotated[str, TextOf(most=200, least=1)] | None = None
    number: Annotated[str, TextOf(most=100, least=1)] | None = None
    valid_from: Day | None = None
    """First day on which it counts; None: no beginning was declared."""
    valid_to: Day | None = None
    """Last day on which it counts; None: no end was declared."""
    edition: Annotated[str, TextOf(most=40, least=1)] | None = None
    """Edition of the rules under which it was given, as the plan's table names it."""
    award_batch: Annotated[str, TextOf(most=40, least=1)] | None = None
    """Batch of its award, such as 第五批; notices extend certificates by batches."""

    @field_validator("valid_to")
    @classmethod
    def _ends_after_it_begins(cls, valid_to: date | None, info: ValidationInfo) -> date | None:
        begins = info.data.get("valid_from")
        if valid_to is not None and begins is not None and valid_to < begins:
            raise BadValidity(
                "validity_reversed",
                f"资质有效期止 {valid_to} 早于有效期起 {begins}，请核对证书后改正",
                f"The certificate would end on {valid_to}, before its first day {begins}; correct one of the two",
            )
        return valid_to


class Patent(DeclaredModel):
    """One patent of the firm's list, whatever its origin."""

    patent_no: PatentNo
    title: Annotated[str, TextOf(most=500)] | None = None
    kind: Literal["invention", "utility_model", "design"] | None = None
    legal_status: Literal["valid", "invalid", "pending"] | None = None
    granted_on: Day | None = None
    origin: Literal["own", "assigned", "licensed"] | None = None
    industrialised: bool | None = None
    product: Annotated[str, TextOf(most=200)] | None = None
    pledged: bool | None = None
    citations: Count | None = None


class Product(DeclaredModel):
    """A product; `filing_status` is the first step, `recognition` the second one (patent-intensive product)."""

    name: Annotated[str, TextOf(most=200)] | None = None
    main: bool = False
    core_patents: tuple[Annotated[str, Field(max_length=40)], ...] = ()
    """Compact patent numbers that the product names; one that is not in the firm's list names nothing."""
    filing_status: Literal["filed", "not_filed"] | None = None
    filing_year: Annotated[int, Field(ge=1985, le=2200)] | None = None
    recognition: Literal["recognised", "not_recognised"] | None = None
    recognition_year: Annotated[int, Field(ge=1985, le=2200)] | None = None
    sales_yuan: Amount | None = None
    profit_yuan: Yuan | None = None
