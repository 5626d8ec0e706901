"""The copies that eligibility's use cases keep themselves; the others stand with the handlers."""

from eligibility.store.tables import AppealStep, ConfirmedViolation
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.messaging.copies import Copy

violations = Copy(ConfirmedViolation, ViolationConfirmed, mode="once")
"""Violations stand from the day of their confirmation on."""
appeals = Copy(AppealStep, AppealRecorded, mode="once")
"""Each step counts from its day on; the inbox applies them in order, and each once."""
