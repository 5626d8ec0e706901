"""The yearly check of members: its own rules, made of the same terms as those of admission."""

from eligibility.domain.compliance.check import Check, ComplianceOutcome, check
from eligibility.domain.compliance.member import Confirmed, Member, MemberFacts, Report, member_facts

__all__ = (
    "Check",
    "ComplianceOutcome",
    "Confirmed",
    "Member",
    "MemberFacts",
    "Report",
    "check",
    "member_facts",
)
