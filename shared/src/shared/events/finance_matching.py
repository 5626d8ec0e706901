"""Facts that finance-matching tells; those for banks have a topic of their own and hold no personal data."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.events.base import Event, FirmEvent
from shared.events.rules_taken import RulesTaken

ListKind = Literal["members", "pledge"]
"""`members`: every member. `pledge`: members that consent."""
Change = Literal["listed", "marked", "revoked"]
"""What an entry's event tells a bank."""
_BANKS = "miaopu.whitelist.v1"


class WhitelistPublished(Event):
    """A version of a list was decided by two people."""

    type: ClassVar[str] = "miaopu.finance-matching.whitelist-published.v1"
    topic: ClassVar[str] = _BANKS
    list_id: UUID
    list_kind: ListKind
    version: int
    entries: int
    effective_on: date
    digest: str | None = None
    """Of what stands on the list now: SHA-256 of lines `uscc,version`, ascending by code."""

    @property
    def subject(self) -> str:
        """The list of one kind, through all its versions."""
        return f"list:{self.list_kind}"


class WhitelistEntryListed(FirmEvent):
    """The firm is on the list."""

    type: ClassVar[str] = "miaopu.finance-matching.whitelist-entry-listed.v1"
    topic: ClassVar[str] = _BANKS
    list_kind: ListKind
    version: int
    name: str
    reporting_unit: str
    admitted_on: date
    effective_on: date


class WhitelistEntryMarked(FirmEvent):
    """The firm graduated; it stays on the list, marked so."""

    type: ClassVar[str] = "miaopu.finance-matching.whitelist-entry-marked.v1"
    topic: ClassVar[str] = _BANKS
    list_kind: ListKind
    version: int
    mark: Literal["graduated"]
    effective_on: date


class WhitelistEntryRevoked(FirmEvent):
    """The firm is off the list; lend no more on its strength."""

    type: ClassVar[str] = "miaopu.finance-matching.whitelist-entry-revoked.v1"
    topic: ClassVar[str] = _BANKS
    list_kind: ListKind
    version: int
    reason: Literal["removal", "left", "consent_withdrawn", "violation"]
    """`left`: the firm left the programme without fault."""
    effective_on: date


class BankEndpointChanged(Event):
    """People must hear of a bank: its endpoint fails, is disabled or is well again, or a revocation is overdue."""

    type: ClassVar[str] = "miaopu.finance-matching.bank-endpoint-changed.v1"
    bank_id: UUID
    code: str
    state: Literal["failing", "disabled", "recovered", "overdue"]
    since: datetime
    error: str | None = None
    open_revocations: int = 0

    @property
    def subject(self) -> str:
        """The bank."""
        return f"bank:{self.bank_id}"


class FinanceMatchingRulesTaken(RulesTaken):
    """Finance-matching received a change of the rules: it decides by it, or says why it cannot."""

    type: ClassVar[str] = "miaopu.finance-matching.rules-taken.v1"
