"""Finance-matching's tables."""

from finance_matching.store.tables.alarms import Alarm
from finance_matching.store.tables.banks import Bank
from finance_matching.store.tables.base import Base
from finance_matching.store.tables.endpoints import BankEndpoint
from finance_matching.store.tables.feed import BankEvent
from finance_matching.store.tables.firms import AppealStep, Consent, Member, MembershipFact, Violation
from finance_matching.store.tables.lists import BankList, ListEntry, ListFact
from finance_matching.store.tables.versions import ListVersion, ListVersionEntry

__all__ = [
    "Alarm",
    "AppealStep",
    "Bank",
    "BankEndpoint",
    "BankEvent",
    "BankList",
    "Base",
    "Consent",
    "ListEntry",
    "ListFact",
    "ListVersion",
    "ListVersionEntry",
    "Member",
    "MembershipFact",
    "Violation",
]
