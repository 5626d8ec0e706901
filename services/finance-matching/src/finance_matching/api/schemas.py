"""Bodies of finance-matching's routes, and how rows become answers."""

from finance_matching.store.queries import CurrentList
from finance_matching.store.tables import BankEvent
from finance_matching.usecases.propose_version import Proposed
from shared.approvals.model import Approval
from shared.schemas.finance_matching.banks import ApprovalProposed
from shared.schemas.finance_matching.list_entries import EntryOut
from shared.schemas.finance_matching.lists import ListOut, VersionProposed
from shared.schemas.finance_matching.receipts import ReceiptOut
from shared.schemas.standing import reasons_out


def proposed_out(proposed: Proposed) -> VersionProposed:
    """The answer for a proposal."""
    version, approval = proposed.version, proposed.approval
    return VersionProposed.model_validate(
        {
            "id": version.id,
            "kind": version.kind,
            "version": version.version,
            "entries": version.entries,
            "approval_id": approval.id,
            "digest": approval.digest,
            "left_out": [
                {"uscc": uscc, "reasons": reasons_out(one.against_membership)}
                for uscc, one in sorted(proposed.left_out.items())
            ],
        }
    )


def list_out(current: CurrentList) -> ListOut:
    """The answer for a page of a list."""
    return ListOut(
        items=[EntryOut.model_validate(entry) for entry in current.entries.rows],
        next=current.entries.next,
        total=current.entries.total,
        kind=current.kind,
        version=current.version,
        effective_on=current.effective_on,
        fingerprint=current.fingerprint,
    )


def receipt_out(row: BankEvent) -> ReceiptOut:
    """A feed row as people read it."""
    shown = {name: getattr(row, name) for name in ReceiptOut.model_fields if hasattr(row, name)}
    errors = {"error": row.fault or row.error}
    return ReceiptOut.model_validate({**shown, **errors, "type": row.change, "list_kind": row.kind, "state": row.state})


def approval_proposed(approval: Approval) -> ApprovalProposed:
    """The answer for an act that waits for a second person."""
    return ApprovalProposed(approval_id=approval.id, digest=approval.digest)
