"""The yearly check of members: its own rules, made of the same terms as those of admission."""

from eligibility.domain.compliance.check import Check, ComplianceOutcome, check
from eligibility.domain.compliance.member import Confirmed, Member, MemberFacts, Report, member_facts
from eligibility.domain.compliance.rules import CONTINUING, Continuing

__all__ = (
    "CONTINUING",
    "Check",
    "ComplianceOutcome",
    "Confirmed",
    "Continuing",
    "Member",
    "MemberFacts",
    "Report",
    "check",
    "member_facts",
)
