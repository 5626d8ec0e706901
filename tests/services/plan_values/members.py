"""Parameters of the yearly check."""

from collections.abc import Callable
from datetime import date
from typing import Final

from eligibility.domain.compliance import Member, Report, check
from shared.plan.model import Plan
from tests.eligibility.firms import firm
from tests.services.plan_values.shown import Shown

_ON: Final = date(2026, 6, 30)


def checked(industrialised: int) -> Callable[[Plan], object]:
    """A member of two years with one verified report, of a year ago."""
    report = Report(date(2025, 6, 25), 10, industrialised, substantive=True)
    member = Member("91420100MA4TEKT06N", date(2024, 7, 1), firm(), reports=(report,))

    def answer(plan: Plan) -> object:
        found = check(member, plan, _ON, plan.on(_ON))
        return found.outcome, found.unmet, found.undecided

    return answer


ROWS: Final[dict[str, Shown]] = {
    "continuing.C3.industrialised_share": Shown("0.9", checked(8)),
    "continuing.C6.progress_months": Shown("6", checked(8)),
    "continuing.C6.progress_reports": Shown("2", checked(8)),
}
