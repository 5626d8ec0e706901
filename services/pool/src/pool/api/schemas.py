"""Bodies of pool's routes, and how rows become answers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from pool.domain.membership import known_by, state_of
from pool.store.queries import SeenMember
from pool.store.tables import ExitCase, Screening
from pool.usecases.duties import not_checked
from pool.usecases.lists import ListState, Wanted
from pool.usecases.near_ceiling import warnings_of
from shared.answers.standing import reasons_out
from shared.approvals.model import Approval
from shared.clients.pool import AdmissionListOut, ExitProposed, MemberOut, ScreeningOut
from shared.domain.bad_value import BadValue
from shared.domain.declaration import UnitCode
from shared.domain.text import Text
from shared.domain.uscc import Uscc
from shared.events.pool import RemovalGround
from shared.plan.parameters import Parameters

Batch = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]


def _example(**example: JsonValue) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class SeatPlanIn(BaseModel):
    """Cap and seats; null is a unit without a limit of its own, and so is one that is not named."""

    model_config = _example(cap=500, units={"420100": 180, "429021": None}, effective_on="2024-06-20")

    cap: int = Field(ge=0, le=100_000)
    units: dict[UnitCode, Annotated[int, Field(ge=0, le=100_000)] | None] = Field(default_factory=dict)
    effective_on: date


class ScreeningIn(BaseModel):
    """Which batch to screen."""

    model_config = _example(batch="2024-1", effective_on="2024-06-21")

    batch: Batch
    effective_on: date


class AdmissionListIn(BaseModel):
    """A list from a screening in its rank order, or by name; exactly one of the two.

    Names are kept in the order given, not by score: where the room ends, that order decides who comes in. Firms by name
    come in by rights of their localities (`replenishment`), or as `screening` on a ground that says why.
    """

    model_config = _example(
        batch="2024-1", effective_on="2024-07-01", screening_id="01900000-0000-7000-8000-000000000000"
    )

    batch: Batch
    effective_on: date
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

    def asked(self) -> Wanted:
        """As the use case takes it."""
        channel = "replenishment" if self.usccs and self.ground is None else "screening"
        return Wanted(self.batch, self.effective_on, self.usccs, self.screening_id, channel, self.ground)


class CoSignatureIn(BaseModel):
    """The legal day of the signature; the list's own where none is given."""

    model_config = _example(signed_on="2024-06-28")

    signed_on: date | None = None


class PublicNoticeIn(BaseModel):
    """First and last day of a list's public notice, both counted."""

    model_config = _example(first_day="2024-06-22", last_day="2024-06-28")

    first_day: date
    last_day: date


class ModelEffect(BaseModel):
    """A person's finding of model effect (T12.1a)."""

    model_config = ConfigDict(extra="forbid")

    finding: Annotated[Text, Field(min_length=10, max_length=4000)]


class GraduationIn(BaseModel):
    """A graduation; the rest of its evidence is what monitoring verified."""

    model_config = _example(
        uscc="91420112MAKU9HGJ3X",
        effective_on="2025-07-15",
        model_effect={"finding": "创新驱动、以专利产业化实现成长，具有样板效应"},
    )

    uscc: Uscc
    effective_on: date
    model_effect: ModelEffect


class RemovalIn(BaseModel):
    """A removal on a confirmed ground; it may name the violation, or for `no_progress` the clock's proposal.

    Without `effective_on` it takes effect on the day of its decision.
    """

    model_config = _example(uscc="91420112MAKU9HGJ3X", ground="data_falsification", effective_on="2025-09-15")

    uscc: Uscc
    ground: RemovalGround
    effective_on: date | None = None
    violation_id: UUID | None = None
    proposal_id: UUID | None = None

    @model_validator(mode="after")
    def _names_what_its_ground_rests_on(self) -> "RemovalIn":
        if (self.proposal_id if self.ground != "no_progress" else self.violation_id) is not None:
            raise BadValue(
                "ground_names_another",
                "理由为 no_progress 时只能填 proposal_id，其他理由只能填 violation_id，请改正",
                "proposal_id goes with no_progress, violation_id with any other ground; correct it",
            )
        return self


class ReinstatementIn(BaseModel):
    """Which firm comes back, and the legal day; not before the ground of its removal was reversed."""

    model_config = _example(uscc="91420112MAKU9HGJ3X", effective_on="2025-11-03")

    uscc: Uscc
    effective_on: date


class SweepIn(BaseModel):
    """The legal date as of which to sweep; not ahead of today."""

    model_config = _example(on="2026-07-02")

    on: date


def screening_out(screening: Screening) -> ScreeningOut:
    """A screening as the caller reads it."""
    return ScreeningOut.model_validate(
        {
            "id": screening.id,
            "batch": screening.batch,
            "effective_on": screening.effective_on,
            "cap": screening.cap,
            **screening.result,
        }
    )


def list_out(state: ListState) -> AdmissionListOut:
    """A list as the caller reads it."""
    outcomes: dict[str, int] = {}
    for firm in state.firms:
        if firm.outcome is not None:
            outcomes[firm.outcome] = outcomes.get(firm.outcome, 0) + 1
    return AdmissionListOut.model_validate(
        {
            "id": state.row.id,
            "batch": state.row.batch,
            "effective_on": state.row.effective_on,
            "channel": state.row.channel,
            "ground": state.row.ground,
            "state": state.row.state,
            "firms": len(state.firms),
            "co_signed_by": state.co_signed_by,
            "notice": state.notice,
            "approval_id": state.row.approval_id,
            "outcomes": outcomes,
            "duties_not_checked": [one.model_dump() for one in not_checked(state.not_checked)],
            "barred": [{"uscc": uscc, "reasons": reasons_out(one.reasons)} for uscc, one in state.barred.items()],
            "entered_later": list(state.entered_later),
        }
    )


def exit_out(case: ExitCase, approval: Approval) -> ExitProposed:
    """A proposed exit as the caller reads it."""
    return ExitProposed(
        id=case.id, uscc=case.uscc, evidence=case.evidence, approval_id=approval.id, digest=approval.digest
    )


def member_out(seen: SeenMember, parameters: Parameters) -> MemberOut:
    """A membership as the caller reads it: what was not on record yet is hidden, an exit undone since is shown."""
    member, left = seen.member, seen.left
    shown = {name: getattr(member, name) for name in MemberOut.model_fields if name not in ("state", "warnings")}
    shown["warnings"] = [] if left else warnings_of(member, parameters)
    if not known_by(member.compliance_at, seen.known_at):
        shown |= {"compliance": None, "compliance_on": None, "compliance_unmet": []}
    end = {
        "left_on": left and left.effective_on,
        "left_at": left and left.carried_out_at,
        "ground": left and left.ground,
        "state": state_of(left.route if left else None),
    }
    return MemberOut.model_validate(shown | end)
