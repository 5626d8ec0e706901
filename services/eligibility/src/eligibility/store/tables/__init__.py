"""Eligibility's tables."""

from eligibility.store.tables.assessments import Assessment, Flip, PastAssessment
from eligibility.store.tables.base import Base
from eligibility.store.tables.compliance import ComplianceCheck, MemberFigures
from eligibility.store.tables.reviews import OPEN_REVIEW, Review
from eligibility.store.tables.rules import PlanArchive, RuleChange, RuleConfirmation, RuleSet
from eligibility.store.tables.scenarios import Scenario, ScenarioPart
from eligibility.store.tables.standing import Firm, Membership, Recommendation, SeatPlanCopy
from eligibility.store.tables.violations import AppealStep, ConfirmedViolation
from eligibility.store.tables.waivers import LIVE_WAIVER, Waiver

__all__ = [
    "LIVE_WAIVER",
    "OPEN_REVIEW",
    "AppealStep",
    "Assessment",
    "Base",
    "ComplianceCheck",
    "ConfirmedViolation",
    "Firm",
    "Flip",
    "MemberFigures",
    "Membership",
    "PastAssessment",
    "PlanArchive",
    "Recommendation",
    "Review",
    "RuleChange",
    "RuleConfirmation",
    "RuleSet",
    "Scenario",
    "ScenarioPart",
    "SeatPlanCopy",
    "Waiver",
]
