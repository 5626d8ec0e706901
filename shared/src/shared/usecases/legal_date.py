"""Legal days of acts: one table of what each rests on; no act is dated before its ground, the plan, or after today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shared import clock
from shared.plan.dated import NotInForce
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.problems import EffectiveDateAhead, Problem


class BeforePlan(Problem):
    """A legal date on which no rule of the plan was in force yet."""

    status, code = 422, "before-plan"
    title = {"zh": "日期早于方案施行日", "en": "The day lies before the plan"}
    detail = {
        "zh": "{day} 方案尚未施行；方案自 {first_day} 起施行，请改用该日或其后的日期。",
        "en": "The plan was not in force on {day}; its first day is {first_day}. Use that day or a later one.",
    }


class BeforeItsGround(Problem):
    """An act that would be dated before a fact that it rests on."""

    status, code = 409, "before-its-ground"
    title = {"zh": "日期早于其依据", "en": "The day lies before what the act rests on"}
    detail = {
        "zh": "{act_zh}的日期 {day} 早于其依据：{fact_zh}为 {fact_on}。请填写 {first_day} 或其后的日期。",
        "en": "{act_en}: {day} lies before its ground: {fact_en} is {fact_on}. Use {first_day} or a later day.",
    }


@dataclass(frozen=True, slots=True)
class Fact:
    """A day that acts rest on; with `exclusive` the act lies after that day, otherwise on it or after."""

    zh: str
    en: str
    exclusive: bool = False

    def first_day(self, on: date) -> date:
        """The first day on which an act may be dated that rests on this fact of that day."""
        return on + timedelta(days=1) if self.exclusive else on


@dataclass(frozen=True, slots=True)
class Act:
    """An act with a legal day: its name, the fields of requests that give the day, and the facts it rests on.

    `may_lie_ahead` is a day that people set for the future; `may_precede_plan` a fact that the plan finds.
    """

    zh: str
    en: str
    fields: tuple[str, ...]
    rests_on: tuple[str, ...] = ()
    may_lie_ahead: bool = False
    may_precede_plan: bool = False


FACTS: Final[Mapping[str, Fact]] = {
    "established_on": Fact("企业成立日", "the day on which the firm was founded"),
    "closes_on": Fact("批次截止日", "the last day of the batch", exclusive=True),
    "received_on": Fact("申报收到日", "the day on which the application was received"),
    "reference_date": Fact("申报基准日", "the reference date"),
    "assigned_on": Fact("上一次指派日", "the day of the firm's assignment before"),
    "notified_on": Fact("认定通知日", "the day of the notice"),
    "decided_on": Fact("决定生效日", "the day from which the waiver counts", exclusive=True),
    "seat_plan_on": Fact("现行名额方案生效日", "the day of the present seat plan"),
    "recommended_on": Fact("市州推荐日", "the day of a recommendation"),
    "screened_on": Fact("省级筛选日", "the day of the screening"),
    "signed_on": Fact("会签日", "the day of a co-signature"),
    "notice_ended_on": Fact("公示截止日", "the last day of the public notice", exclusive=True),
    "admitted_on": Fact("入库日", "the day of admission"),
    "reported_on": Fact("填报日", "the day of the report"),
    "violation_reported_on": Fact("违规报告日", "the day on which the violation was reported"),
    "verified_on": Fact("核实日", "the day of verification"),
    "occurred_on": Fact("违规发生日", "the day of the violation"),
    "confirmed_on": Fact("违规查实日", "the day of the confirmation"),
    "appeal_on": Fact("上一申诉进展日", "the day of the appeal's step before"),
    "due_on": Fact("期限届满次日", "the day after the period ended"),
    "reversed_on": Fact("退库理由撤销日", "the day on which the ground of the removal was reversed"),
    "served_on": Fact("退库告知送达日", "the day on which the firm was notified"),
    "notice_opened_on": Fact("公示首日", "the first day of the public notice"),
    "version_on": Fact("名单现行版本生效日", "the day of the list's present version"),
    "consent_on": Fact("上一次授信意愿日", "the day of the firm's word before"),
}
"""Days that acts rest on, by code."""

ACTS: Final[Mapping[str, Act]] = {
    "batch_opening": Act("批次开放", "Opening of the batch", ("intake:BatchIn.opens_on",), may_lie_ahead=True),
    "batch_closing": Act("批次截止", "Closing of the batch", ("intake:BatchIn.closes_on",), may_lie_ahead=True),
    "batch_reference": Act("申报基准日", "Reference date", ("intake:BatchIn.reference_date",), may_lie_ahead=True),
    "extension": Act(
        "批次延期", "Extension of the batch", ("intake:ExtensionIn.until",), ("closes_on",), may_lie_ahead=True
    ),
    "application": Act(
        "申报",
        "Application",
        ("intake:ApplicationIn.received_on", "intake:POST /intake/v1/imports?received_on"),
        ("established_on",),
    ),
    "recommendation": Act(
        "推荐",
        "Recommendation",
        ("intake:RecommendationIn.effective_on", "intake:RecommendationsIn.effective_on"),
        ("received_on", "reference_date"),
    ),
    "assignment": Act("企业指派", "Assignment of the firm", ("intake:AssignmentIn.effective_on",), ("assigned_on",)),
    "waiver": Act("豁免", "Waiver", ("eligibility:WaiverIn.effective_on",), ("received_on",)),
    "waiver_end": Act(
        "豁免到期", "End of the waiver", ("eligibility:WaiverIn.expires_on",), ("decided_on",), may_lie_ahead=True
    ),
    "review": Act("核查", "Review", ("eligibility:ReviewIn.effective_on",), ("received_on", "notified_on")),
    "notice_of_abnormal_filing": Act(
        "非正常申请认定通知",
        "Notice of abnormal filing",
        ("eligibility:AbnormalFinding.notified_on", "monitoring:AbnormalFiling.notified_on"),
        may_precede_plan=True,
    ),
    "waiver_sweep": Act("豁免到期清理", "Sweep of waivers", ("eligibility:WaiverSweepIn.on",)),
    "yearly_check": Act("年度核查", "Yearly check", ("eligibility:ComplianceCheckIn.on",)),
    "rule_change": Act("规则变更", "Change of rules", ("eligibility:RuleChangeIn.since",), may_lie_ahead=True),
    "seat_plan": Act("名额方案", "Seat plan", ("pool:SeatPlanIn.effective_on",), ("seat_plan_on",)),
    "screening": Act("省级筛选", "Screening", ("pool:ScreeningIn.effective_on",), ("reference_date", "seat_plan_on")),
    "co_signature": Act("会签", "Co-signature", ("pool:CoSignatureIn.signed_on",), ("screened_on", "recommended_on")),
    "public_notice": Act(
        "公示", "Public notice", ("pool:PublicNoticeIn.first_day",), ("screened_on", "recommended_on")
    ),
    "end_of_notice": Act(
        "公示截止",
        "End of the public notice",
        ("pool:PublicNoticeIn.last_day",),
        ("notice_opened_on",),
        may_lie_ahead=True,
    ),
    "admission_list": Act(
        "入库名单",
        "Admission list",
        ("pool:AdmissionListIn.effective_on",),
        ("recommended_on", "screened_on", "signed_on", "notice_ended_on"),
        may_lie_ahead=True,
    ),
    "graduation": Act("出库", "Graduation", ("pool:GraduationIn.effective_on",), ("admitted_on", "verified_on")),
    "removal": Act("退库", "Removal", ("pool:RemovalIn.effective_on",), ("confirmed_on", "appeal_on", "due_on")),
    "departure": Act("退出", "Departure", ("pool:DepartureIn.effective_on",), ("admitted_on",)),
    "reinstatement": Act("恢复在库", "Reinstatement", ("pool:ReinstatementIn.effective_on",), ("reversed_on",)),
    "removal_notice": Act(
        "退库告知",
        "Notice of removal",
        ("pool:RemovalNoticeIn.notified_on",),
        ("confirmed_on", "appeal_on", "due_on"),
    ),
    "removal_answer": Act("企业陈述", "Answer to a removal", ("pool:RemovalAnswerIn.answered_on",), ("served_on",)),
    "clock_sweep": Act("进展期限清查", "Sweep of the clock", ("pool:SweepIn.on",)),
    "progress_report": Act(
        "进展填报", "Progress report", ("monitoring:ProgressReportIn.reported_on",), ("admitted_on",)
    ),
    "verification": Act("进展核实", "Verification", ("monitoring:VerificationIn.verified_on",), ("reported_on",)),
    "violation": Act("违规", "Violation", ("monitoring:ViolationIn.occurred_on",), may_precede_plan=True),
    "violation_report": Act(
        "违规报告", "Report of a violation", ("monitoring:ViolationIn.reported_on",), ("occurred_on", "notified_on")
    ),
    "confirmation": Act(
        "违规查实",
        "Confirmation of the violation",
        ("monitoring:ConfirmationIn.effective_on",),
        ("occurred_on", "violation_reported_on"),
    ),
    "appeal_step": Act(
        "申诉进展",
        "Step of the appeal",
        ("monitoring:AppealIn.effective_on",),
        ("notified_on", "confirmed_on", "appeal_on"),
    ),
    "list_version": Act(
        "名单版本", "Version of the list", ("finance-matching:VersionIn.effective_on",), ("version_on",)
    ),
    "consent": Act("授信意愿", "Consent", ("finance-matching:ConsentIn.effective_on",), ("consent_on",)),
}
"""Acts with a legal day, by code; whoever adds such a field to a request adds its row."""


def must_rest_on(act: str, day: date, plan: Plan, **facts: date | None) -> None:
    """Accepts a legal day that lies neither ahead, nor before the plan, nor before any fact that the act rests on.

    Each fact of the act's row is given by name; None is a fact that there is not, or whose day is not known.

    Raises:
        EffectiveDateAhead: the day lies after today (Asia/Shanghai). BeforePlan: it lies before the plan's first day.
        BeforeItsGround: names the latest fact that the day lies before.
    """
    row = ACTS[act]
    if facts.keys() != set(row.rests_on):
        raise TypeError(
            f"{act} rests on {', '.join(row.rests_on) or 'nothing'}; given: {', '.join(facts) or 'nothing'}"
        )
    if not row.may_lie_ahead:
        must_not_lie_ahead(day)
    if not row.may_precede_plan and day < plan.in_force_from:
        raise BeforePlan(day=str(day), first_day=str(plan.in_force_from))
    floors = {name: (FACTS[name].first_day(on), on) for name, on in facts.items() if on is not None}
    name = max(floors, key=lambda one: floors[one], default=None)
    if name is not None and day < floors[name][0]:
        raise _before(act, day, name, *floors[name])


def _before(act: str, day: date, name: str, first_day: date, fact_on: date) -> BeforeItsGround:
    row, fact = ACTS[act], FACTS[name]
    return BeforeItsGround(
        act=act,
        act_zh=row.zh,
        act_en=row.en,
        day=str(day),
        fact=name,
        fact_zh=fact.zh,
        fact_en=fact.en,
        fact_on=str(fact_on),
        first_day=str(first_day),
    )


def must_not_lie_ahead(effective_on: date) -> None:
    """Accepts today and any day before.

    Raises:
        EffectiveDateAhead: the day lies after today (Asia/Shanghai).
    """
    today = clock.today()
    if effective_on > today:
        raise EffectiveDateAhead(effective_on=str(effective_on), today=str(today))


def version_in_force(plan: Plan, kind: str, day: date) -> str:
    """The name of what decisions of this kind read on that day, as `rules_in_force` gives the values.

    Raises:
        BeforePlan: the day lies before the plan's first day.
    """
    rules_in_force(plan, day)
    return plan.version_of(kind, day)


def rules_in_force(plan: Plan, day: date) -> Parameters:
    """The parameters under which an act of that legal date is decided.

    Raises:
        BeforePlan: the day lies before the plan's first day, which the refusal names.
    """
    try:
        return plan.on(day)
    except NotInForce as error:
        raise BeforePlan(day=str(day), first_day=str(plan.in_force_from)) from error
