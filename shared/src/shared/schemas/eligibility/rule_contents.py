"""Contents of a rule change, one model for each kind."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from shared.domain.day import Day
from shared.domain.text import Text
from shared.domain.uscc import Uscc
from shared.schemas.eligibility.route import StepKind

_Class = Annotated[str, Field(pattern=r"^\d{4}$")]


_KEY = r"^[a-z][a-z0-9_]{0,39}$"


_Day = Annotated[Day, PlainSerializer(str, return_type=str)]
"""Kept as it is written."""


_Word = Annotated[str, Field(min_length=1, max_length=200)]


class ParameterChangeIn(BaseModel):
    """Another value of one parameter, as text: numbers are exact."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["parameter"]
    name: Annotated[str, Field(max_length=100)]
    value: _Word | Annotated[list[_Word], Field(min_length=1, max_length=50)]


class IntensiveClassesIn(BaseModel):
    """Classes that enter or leave the patent-intensive industries."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["patent_intensive"]
    add: Annotated[list[_Class], Field(max_length=500)] = []
    remove: Annotated[list[_Class], Field(max_length=500)] = []


class QualificationIn(BaseModel):
    """A further certificate that counts by itself."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["qualification"]
    key: Annotated[str, Field(pattern=_KEY)]
    name_zh: Annotated[Text, Field(min_length=2, max_length=100)]
    name_en: Annotated[Text, Field(min_length=2, max_length=200)]


class QualificationEndIn(BaseModel):
    """A listed certificate that no longer counts from `since` on."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["qualification_end"]
    key: Annotated[str, Field(pattern=_KEY)]


class CertificateExtensionIn(BaseModel):
    """A notice that keeps certificates valid: those of a batch, or that end between two days, until `extended_to`.

    Judgements of reference dates from `since` on read it; the change's `source` is the notice.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["certificate_extension"]
    key: Annotated[str, Field(pattern=_KEY)]
    award_batch: Annotated[Text, Field(min_length=1, max_length=40)] | None = None
    ends_from: _Day | None = None
    ends_to: _Day | None = None
    extended_to: _Day


class CertificateWithdrawalIn(BaseModel):
    """A notice that takes a certificate from one firm: it counts no longer from `withdrawn_on` on.

    With a number it is that one alone. Judgements of reference dates from `since` on read it.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["certificate_withdrawal"]
    key: Annotated[str, Field(pattern=_KEY)]
    uscc: Uscc
    number: Annotated[Text, Field(min_length=1, max_length=100)] | None = None
    withdrawn_on: _Day


class ScopeIn(BaseModel):
    """A section, division, group or class of GB/T 4754 and the size group that takes it; null leaves it out."""

    model_config = ConfigDict(extra="forbid")

    scope: Annotated[str, Field(pattern=r"^([A-T]|\d{2,4})$")]
    group: Annotated[str, Field(max_length=60)] | None


class SizeGroupsIn(BaseModel):
    """Scopes that belong to other groups of the SME size table; the narrowest scope that names a class decides."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["size_groups"]
    assign: Annotated[list[ScopeIn], Field(min_length=1, max_length=500)]


class SizeBoundsIn(BaseModel):
    """Other bounds of one indicator of a size group: persons, or yuan."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["size_bounds"]
    group: Annotated[str, Field(max_length=60)]
    indicator: Literal["employees", "revenue_yuan", "total_assets_yuan"]
    small_from: _Word
    medium_from: _Word
    large_from: _Word


class EffortRowIn(BaseModel):
    """A row of the table of efforts, as `GET /v1/efforts` tells them; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    criterion: Annotated[str, Field(max_length=20)]
    field: Annotated[str, Field(max_length=60)] | None = None
    step: StepKind
    fixed: _Word
    per_unit: _Word | None = None
    earliest: _Word | None = None
    evidence_zh: _Word | None = None
    evidence_en: _Word | None = None


class EffortsIn(BaseModel):
    """Other efforts of steps, in person-days; they turn no outcome."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["efforts"]
    rows: Annotated[list[EffortRowIn], Field(min_length=1, max_length=200)]


class FileTableIn(BaseModel):
    """A table that every service reads: always refused, with the reason; it changes with the plan's files."""

    model_config = ConfigDict(extra="allow")

    kind: Literal["division", "industry"]


ChangeIn = Annotated[
    ParameterChangeIn
    | IntensiveClassesIn
    | QualificationIn
    | QualificationEndIn
    | CertificateExtensionIn
    | CertificateWithdrawalIn
    | SizeGroupsIn
    | SizeBoundsIn
    | EffortsIn
    | FileTableIn,
    Field(discriminator="kind"),
]
