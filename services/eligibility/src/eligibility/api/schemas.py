"""Answers of eligibility's routes."""

from shared.clients.eligibility import AssessmentDetail, AssessmentOut

__all__ = ["AssessmentDetail", "AssessmentOut"]
