"""Bodies of finance-matching's routes, and how rows become answers."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool

from finance_matching.store.queries import CurrentList
from finance_matching.store.tables import BankEvent
from finance_matching.usecases.propose_version import Proposed
from shared.answers.standing import reasons_out
from shared.approvals.model import Approval
from shared.clients.finance_matching_banks import ApprovalProposed, ReceiptOut
from shared.clients.finance_matching_lists import EntryOut, ListOut, VersionProposed


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _example(**example: JsonValue) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class BankIn(_Body):
    """A bank to be registered."""

    model_config = _example(name="示例银行武汉分行", code="DEMO-BANK")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,39}$", examples=["DEMO-BANK"])]


class EndpointIn(_Body):
    """Where the bank takes webhooks."""

    model_config = _example(url="https://hooks.bank.example/miaopu")

    url: Annotated[str, Field(min_length=1, max_length=500, examples=["https://hooks.bank.example/miaopu"])]
    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24
    """For how long the old secret of the same URL signs beside the new one."""


class VersionIn(_Body):
    """The legal date from which the version holds."""

    model_config = _example(effective_on="2024-07-05")

    effective_on: date


class ConsentIn(_Body):
    """Whether banks may see the firm on the pledge list, and from when."""

    model_config = _example(granted=True, effective_on="2024-07-10")

    granted: StrictBool
    effective_on: date


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
