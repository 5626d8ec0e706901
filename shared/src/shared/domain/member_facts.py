"""The facts of a member: some of those it was admitted by, and what was verified or confirmed of it since."""

from typing import Final

from shared.domain.fact_table import FACTS
from shared.domain.facts import Fact, FactTable

_AS_ADMITTED: Final = (
    "registered_division",
    "inside_province",
    "legal_person",
    "registration_class",
    "individual_household",
    "valid_patents",
    "industrialised_patents",
    "unknown_patents",
    "industrialised_share",
    "abnormal_findings",
)
_OWN: Final = (
    Fact("数据来源", "figures", "text", name="figures"),
    Fact("数据核实日期", "figures verified on", "date", name="figures_on"),
    Fact("查实的非正常专利申请", "confirmed abnormal filing", name="abnormal_filing_confirmed", source="record"),
    Fact("查实的违规", "confirmed violation", name="violation_confirmed", source="record"),
    Fact("查实的事项", "confirmed", "list", name="violations", source="record"),
    Fact("入库日期", "admitted on", "date", name="admitted_on", source="record"),
    Fact("最近实质性进展核实日期", "last progress verified on", "date", name="last_progress_on", source="record"),
    Fact("要求的月数", "months allowed", "count", "months", name="progress_months"),
    Fact("该期间内实质性进展", "progress in that time", "count", "reports", name="recent_progress"),
    Fact("入库未满该期间", "admitted within that time", name="newly_admitted"),
    Fact("实质性进展", "progress", "count", "reports", name="progress_reports", judged=False),
)
MEMBER_FACTS: Final = FactTable((FACTS[name] for name in _AS_ADMITTED), _OWN)
"""All that the yearly check speaks of: also what limits are named after, and nobody's value is."""
JUDGED_OF_MEMBERS: Final = FactTable(fact for fact in MEMBER_FACTS.values() if fact.judged)
"""What its rules may name; every one of them is a value of a member."""
