"""Which violations can be reported against a member (T12.3b, c; M22)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from monitoring.domain.fault import Fault
from shared.domain.abnormal_filing import AbnormalFiling
from shared.plan.bodies import RemovalGround

ABNORMAL: Final = "abnormal_filing"


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


def appeal_faults(appeal_on: date, notified_on: date | None, earlier: date | None, today: date) -> Iterator[Fault]:
    """A step of an appeal lies neither ahead of today nor before the notice or an earlier step."""
    if appeal_on > today:
        yield _ahead("effective_on", "日期", appeal_on, today)
    first = max((day for day in (notified_on, earlier) if day), default=None)
    if first and appeal_on < first:
        yield Fault(
            "effective_on",
            "before_the_fact",
            {
                "zh": f"日期 {appeal_on} 不得早于通知日及此前申诉进展的日期 {first}，请改正",
                "en": f"{appeal_on} may not be before the notice or an earlier step, {first}; correct it",
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
