"""What is asked of a member: less than of an applicant, and other things.

Size is not asked for, since a member should grow out of it; nor are the soft criteria, which opened the door once.
"""

from dataclasses import dataclass
from typing import Any, Final

from eligibility.domain.compliance.fact_table import MEMBER_FACTS
from eligibility.domain.compliance.member import MONTHS
from eligibility.domain.terms import Term, all_of, any_of, at_least, is_true, not_, share_at_least
from eligibility.domain.terms.asks import check, reads_of
from shared.domain.facts import Label
from shared.plan.readers import Reads


@dataclass(frozen=True, slots=True)
class Continuing:
    """One rule of continuing membership; `shows` are the facts that its finding carries."""

    id: str
    clause: str
    title: Label
    judged: Term
    shows: tuple[str, ...]
    reading: str | None = None
    unit: str = "count"
    """What its margins count."""

    def __post_init__(self) -> None:
        """Checks every fact that is named here.

        Raises:
            BadFact: there is no such fact, or it is of another kind than the term asks for.
        """
        check(self.id, self.judged, self.shows, MEMBER_FACTS)


C1 = Continuing(
    "C1",
    "N2",
    Label("注册地仍在本省", "still registered in the province"),
    is_true("inside_province"),
    ("registered_division",),
    reading="M14",
)
C2 = Continuing(
    "C2",
    "N2",
    Label("独立法人资格", "independent legal personality"),
    all_of(not_(is_true("individual_household"), because="individual_household"), is_true("legal_person")),
    ("legal_person", "registration_class"),
)
C3 = Continuing(
    "C3",
    "O3.2",
    Label("专利产业化率", "patent industrialisation rate"),
    share_at_least(
        "industrialised_patents",
        "valid_patents",
        limit="continuing.C3.industrialised_share",
        open_part="unknown_patents",
        because_none="no_valid_patent",
    ),
    ("figures", "figures_on", "valid_patents", "industrialised_patents", "unknown_patents"),
    reading="M10",
    unit="patents",
)
C4 = Continuing(
    "C4",
    "T12.3c",
    Label("无查实的非正常专利申请", "no confirmed abnormal patent application"),
    not_(is_true("abnormal_filing_confirmed"), because="violation_confirmed"),
    ("abnormal_filing_confirmed", "abnormal_findings"),
    reading="M9",
)
C5 = Continuing(
    "C5",
    "T12.3b、c",
    Label("入库以来无查实的事故、失信及违法", "no confirmed accident, dishonesty or violation since admission"),
    not_(is_true("violation_confirmed"), because="violation_confirmed"),
    ("violation_confirmed", "violations"),
    reading="M22",
)
C6 = Continuing(
    "C6",
    "T12.3a",
    Label("近期经核实的实质性进展", "recent verified substantive progress"),
    any_of(
        at_least("recent_progress", limit="continuing.C6.progress_reports"),
        is_true("newly_admitted"),
    ),
    ("admitted_on", "last_progress_on", "progress_months", "recent_progress", "newly_admitted"),
    reading="M8、M21",
)
CONTINUING: tuple[Continuing, ...] = (C1, C2, C3, C4, C5, C6)
READS: Final[tuple[Reads[Any], ...]] = (
    MONTHS,
    *(limit for rule in CONTINUING for limit in reads_of(rule.judged, MEMBER_FACTS)),
)
