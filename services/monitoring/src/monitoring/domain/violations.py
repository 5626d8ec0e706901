"""Which violations can be reported against a member (T12.3b, c; M22)."""

from collections.abc import Iterator
from datetime import date

from monitoring.domain.fault import Fault
from shared.plan.bodies import RemovalGround


def faults(ground: RemovalGround, cited_law: str | None, occurred_on: date, today: date) -> Iterator[Fault]:
    """What cannot be: a violation ahead of today, or one under the text's 等 without the law that it breaks."""
    if occurred_on > today:
        yield Fault(
            "occurred_on",
            "date_ahead",
            {
                "zh": f"发生日期 {occurred_on} 不得晚于今天 {today}，请改正",
                "en": f"{occurred_on} may not be later than today, {today}; correct it",
            },
        )
    if ground.needs_law and not cited_law:
        yield Fault(
            "cited_law",
            "law_needed",
            {
                "zh": f"以“{ground.name_zh}”为由时，请写明所依据的法律条款",
                "en": f"For “{ground.name_en}” name the law and article that was broken",
            },
        )
