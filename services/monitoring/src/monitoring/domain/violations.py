"""Which violations can be reported against a member (T12.3b, c; M22)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitoring.domain.fault import Fault
from shared.domain.abnormal_filing import AbnormalFiling, AppealState
from shared.plan.bodies import RemovalGround
from shared.plan.readers import removal_ground

ABNORMAL: Final = "abnormal_filing"
NO_PROGRESS: Final = "no_progress"
"""Found by pool's clock; nobody reports it."""
READS: Final = (removal_ground(ABNORMAL),)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an appeal as it is to be recorded; a correction changes a result that was recorded before."""

    appeal_state: AppealState
    on: date
    note: str | None = None
    correction: bool = False


def faults(
    ground: RemovalGround, cited_law: str | None, occurred_on: date, today: date, abnormal: AbnormalFiling | None = None
) -> Iterator[Fault]:
    """What cannot be: a violation ahead of today, one under the text's 等 without the law that it breaks, or an
    abnormal filing without the CNIPA's finding."""
    if occurred_on > today:
        yield _ahead("occurred_on", "发生日期", occurred_on, today)
    if ground.needs_law and not cited_law:
        yield Fault(
            "cited_law",
            "law_needed",
            {
                "zh": f"以“{ground.name_zh}”为由时，请写明所依据的法律条款",
                "en": f"For “{ground.name_en}” name the law and article that was broken",
            },
        )
    if (ground.code == ABNORMAL) != (abnormal is not None):
        yield Fault(
            "abnormal",
            "abnormal_needed" if abnormal is None else "abnormal_not_taken",
            {
                "zh": "仅非正常申请专利须填写认定情况（abnormal）：类型、令号、通知日和申诉状态",
                "en": "An abnormal filing, and no other ground, gives `abnormal`: kind, order, notice, appeal",
            },
        )
    if abnormal and abnormal.notified_on > today:
        yield _ahead("abnormal/notified_on", "通知日", abnormal.notified_on, today)


FINAL: Final = ("upheld", "reversed")
"""Results after which an appeal goes no further (M9)."""


def is_settled(appeal: str | None) -> bool:
    """Whether the appeal has its result; from then on it is corrected with a reason, or stays."""
    return appeal in FINAL


def appeal_faults(step: Step, present: str | None) -> Iterator[Fault]:
    """A correction says why and takes the place of the step before; it is possible of a result alone."""
    if not step.correction:
        return
    if not is_settled(present):
        yield Fault(
            "correction",
            "nothing_to_correct",
            {
                "zh": "申诉尚无结果，无须更正；请去掉 correction 后登记",
                "en": "The appeal has no result yet; leave `correction` out",
            },
        )
    if not step.note:
        yield Fault(
            "note",
            "note_needed",
            {
                "zh": "更正已登记的申诉结果，请在 note 中写明理由和依据",
                "en": "Say in `note` why the result is corrected, and on what it rests",
            },
        )


def _ahead(pointer: str, name_zh: str, day: date, today: date) -> Fault:
    return Fault(
        pointer,
        "date_ahead",
        {
            "zh": f"{name_zh} {day} 不得晚于今天 {today}，请改正",
            "en": f"{day} may not be later than today, {today}; correct it",
        },
    )
