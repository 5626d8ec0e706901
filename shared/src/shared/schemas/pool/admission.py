"""Admission lists as they are drafted."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from shared.domain.bad_value import BadValue
from shared.domain.day import Day
from shared.domain.text import Text
from shared.domain.uscc import Uscc
from shared.schemas.body import example
from shared.schemas.pool.screening import Batch


class AdmissionListIn(BaseModel):
    """A list from a screening in its rank order, or by name; exactly one of the two.

    Names are kept in the order given, not by score: where the room ends, that order decides who comes in. Firms by name
    come in by rights of their localities (`replenishment`), or as `screening` on a ground that says why.
    """

    model_config = example(
        batch="2024-1", effective_on="2024-07-01", screening_id="01900000-0000-7000-8000-000000000000"
    )

    batch: Batch
    effective_on: Day
    usccs: list[Uscc] = Field(default_factory=list, max_length=2000)
    screening_id: UUID | None = None
    channel: Literal["screening", "replenishment"] | None = None
    ground: Annotated[Text, Field(min_length=5, max_length=1000)] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> "AdmissionListIn":
        if bool(self.usccs) == (self.screening_id is not None):
            raise BadValue(
                "one_source_needed",
                "请在 usccs 与 screening_id 中填且只填一项",
                "Give either usccs or screening_id, not both and not neither",
            )
        return self

    @model_validator(mode="after")
    def _one_channel(self) -> "AdmissionListIn":
        if self.screening_id is not None and (self.channel == "replenishment" or self.ground is not None):
            raise BadValue(
                "channel_of_a_screening",
                "由筛选生成的名单即为 screening 渠道，请删去 channel 与 ground",
                "A list from a screening comes by screening; leave out channel and ground",
            )
        if bool(self.usccs) and (self.channel == "screening") != (self.ground is not None):
            raise BadValue(
                "ground_of_a_channel",
                "按名单列入的企业使用所在地增补名额（replenishment）；"
                "确按省级筛选列入的，请填 channel: screening 并以 ground 说明理由",
                "Firms by name use rights of their localities (replenishment); where they come by screening, give "
                "channel: screening, and the ground for it",
            )
        return self


class WithdrawalIn(BaseModel):
    """Why a draft is withdrawn."""

    model_config = example(ground="所列企业已不符合入库条件")

    ground: Annotated[Text, Field(min_length=4, max_length=500)]
