"""Reports, violations and appeals as lists, within a scope."""

from typing import Annotated

from pydantic import Field

from monitoring.store.tables import ProgressReport, Violation
from shared.domain.abnormal_filing import AppealState
from shared.domain.ground import GroundCode
from shared.domain.period import PATTERN
from shared.domain.uscc import Uscc
from shared.lists.filters import equal, one_of
from shared.lists.listing import Listing
from shared.lists.search import search

REPORTS = Listing(
    ProgressReport,
    ProgressReport.id,
    filters={
        "q": search(ProgressReport.uscc),
        "uscc": equal(ProgressReport.uscc, Uscc),
        "unit": ProgressReport.reporting_unit,
        "state": one_of(ProgressReport.state, "reported", "verified"),
        "period": equal(ProgressReport.period, Annotated[str, Field(pattern=PATTERN, examples=["2025-H1"])]),
    },
    order=(ProgressReport.reported_on, ProgressReport.verified_on, ProgressReport.period, ProgressReport.uscc),
)

VIOLATIONS = Listing(
    Violation,
    Violation.id,
    filters={
        "q": search(Violation.uscc),
        "uscc": equal(Violation.uscc, Uscc),
        "unit": Violation.reporting_unit,
        "state": one_of(Violation.state, "reported", "confirmed", "dismissed"),
        "ground": equal(Violation.ground, GroundCode),
        "appeal_state": equal(Violation.appeal_state, AppealState),
    },
    order=(Violation.occurred_on, Violation.reported_on, Violation.effective_on, Violation.appeal_on, Violation.uscc),
)

APPEALS = Listing(
    Violation,
    Violation.id,
    name="appeals",
    filters={
        "q": search(Violation.uscc),
        "uscc": equal(Violation.uscc, Uscc),
        "unit": Violation.reporting_unit,
        "ground": equal(Violation.ground, GroundCode),
        "appeal_state": one_of(Violation.appeal_state, "pending", "upheld", "reversed"),
    },
    order=(Violation.appeal_on, Violation.uscc),
    where=[Violation.appeal_state.in_(("pending", "upheld", "reversed"))],
)
"""Violations against which somebody appealed."""
