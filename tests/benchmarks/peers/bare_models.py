"""The application as msgspec reads it: the same fields, lengths, ranges and words as the product's own model."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Amount = Annotated[str, Meta(pattern=r"^\d{1,18}(\.\d{1,20})?$")]
Count = Annotated[int, Meta(ge=0, le=2_000_000_000)]
Year = Annotated[int, Meta(ge=1985, le=2200)]


class Qualification(Struct, forbid_unknown_fields=True):
    """A certificate."""

    name: Name
    valid_to: date | None = None


class Patent(Struct, forbid_unknown_fields=True):
    """A patent of the firm's list."""

    patent_no: Annotated[str, Meta(pattern=r"^([0-9]{8}|[0-9]{12})[0-9X]$")]
    title: Annotated[str, Meta(max_length=500)] | None = None
    kind: Literal["invention", "utility_model", "design"] | None = None
    legal_status: Literal["valid", "invalid", "pending"] | None = None
    granted_on: date | None = None
    origin: Literal["own", "assigned", "licensed"] | None = None
    industrialised: bool | None = None
    product: Annotated[str, Meta(max_length=200)] | None = None
    pledged: bool | None = None
    citations: Count | None = None


class Product(Struct, forbid_unknown_fields=True):
    """A product."""

    name: Annotated[str, Meta(max_length=200)] | None = None
    main: bool = False
    core_patents: list[Annotated[str, Meta(max_length=40)]] = []
    filing_status: Literal["filed", "not_filed"] | None = None
    filing_year: Year | None = None
    recognition: Literal["recognised", "not_recognised"] | None = None
    recognition_year: Year | None = None
    sales_yuan: Amount | None = None
    profit_yuan: Annotated[str, Meta(pattern=r"^-?\d{1,18}(\.\d{1,20})?$")] | None = None


class Declaration(Struct, forbid_unknown_fields=True):
    """A firm as declared."""

    name: Name
    uscc: Annotated[str, Meta(pattern=r"^[0-9]{8}[0-9ABCDEFGHJKLMNPQRTUWXY]{10}$")]
    reporting_unit: Annotated[str, Meta(pattern=r"^\d{6}$")]
    registered_division: Annotated[str, Meta(max_length=60)] | None = None
    established_on: date | None = None
    legal_person: bool | None = None
    industry_class: Annotated[str, Meta(pattern=r"^\d{4}$")] | None = None
    employees: Count | None = None
    revenue_yuan: Amount | None = None
    total_assets_yuan: Amount | None = None
    rd_input_yuan: Amount | None = None
    rd_calibre: Literal["hnte", "super_deduction", "statistics"] | None = None
    rd_staff: Count | None = None
    qualifications: Annotated[list[Qualification], Meta(max_length=50)] | None = None
    rd_leader: bool | None = None
    rd_team: bool | None = None
    university_cooperation: bool | None = None
    own_trademarks: Count | None = None
    ip_rules: bool | None = None
    ip_body: bool | None = None
    ip_staff: bool | None = None
    ip_safeguards: bool | None = None
    abnormal_filings: bool | None = None
    misconduct: bool | None = None
    financing_need_yuan: Amount | None = None
    bank_consent: bool | None = None
    patents: Annotated[list[Patent], Meta(max_length=2000)] = []
    products: Annotated[list[Product], Meta(max_length=500)] = []


class Contact(Struct, forbid_unknown_fields=True):
    """Whom to call."""

    contact_name: Annotated[str, Meta(max_length=100)] | None = None
    contact_phone: Annotated[str, Meta(max_length=40)] | None = None


class Application(Struct, forbid_unknown_fields=True):
    """One application of one firm."""

    batch: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
    declaration: Declaration
    contact: Contact | None = None
