"""How many decisions a change of the rules meets."""

from collections.abc import Iterable

from pydantic import BaseModel, Field

from shared.domain.approved import Counted
from shared.schemas.both_languages import BothLanguages


class CountedOut(BaseModel):
    """How many of a noun: decided for days since the change, or pending and left under the rules before."""

    noun: str = Field(examples=["judgements"])
    label: BothLanguages = Field(examples=[{"zh": "已作出的资格结论", "en": "judgements of applications"}])
    count: int = Field(examples=[1200])

    @classmethod
    def of(cls, counted: Iterable[Counted]) -> list["CountedOut"]:
        """The answer of counts."""
        return [cls(noun=one.noun, label=BothLanguages(zh=one.zh, en=one.en), count=one.count) for one in counted]
