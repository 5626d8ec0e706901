"""The typed client of finance-matching. Written by `make clients` from the routes; change those."""

from shared.clients.finance_matching.alarms import Alarms
from shared.clients.finance_matching.bank import Bank
from shared.clients.finance_matching.banks import Banks
from shared.clients.finance_matching.consent import Consent
from shared.clients.finance_matching.firms import Firms
from shared.clients.finance_matching.lists import Lists
from shared.clients.finance_matching.receipts import Receipts
from shared.clients.frame import FrameClient
from shared.clients.frame.approvals import FrameApprovals
from shared.clients.frame.rules import FrameRules


class FinanceMatchingClient(
    Alarms, Bank, Banks, Consent, Firms, FrameApprovals, FrameRules, Lists, Receipts, FrameClient
):
    """Every route of finance-matching, under its name in the document."""

    service = "finance-matching"
