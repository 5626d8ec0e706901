"""Findings on abnormal filings of one firm: each notice counts by its newest finding, and all of them together."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from shared.domain.abnormal_filing import (
    ABNORMAL_FIELD,
    APPEAL_NAMES,
    KIND_NAMES,
    STATUS_NAMES,
    AbnormalFinding,
    together,
)

ABNORMAL: Final = ABNORMAL_FIELD
"""The declared answer that findings take the place of."""
FINDINGS: Final = "abnormal_findings"
CONTESTED: Final = "finding_contested"
"""Why the answer is open: no finding acts, and one is not settled."""
_NAMES: Final = ("kind", "order_no", "notified_on", "status", "appeal_state")


def with_finding(earlier: Sequence[Mapping[str, Any]], finding: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The findings with this one in place of an earlier one on the same notice: its kind and day."""
    others = [one for one in earlier if _notice(one) != _notice(finding)]
    return (*others, in_order(finding))


def _notice(finding: Mapping[str, Any]) -> tuple[Any, Any]:
    return finding["kind"], finding["notified_on"]


def in_order(finding: Mapping[str, Any]) -> Mapping[str, Any]:
    """The finding with its names in one order, so that what is kept does not hang on how it was stored."""
    return {name: finding[name] for name in _NAMES}


def answer(findings: Sequence[Mapping[str, Any]]) -> bool | None:
    """Whether the firm has abnormal filings by all findings on it; None where that is contested."""
    return together(AbnormalFinding.model_validate(finding).effect for finding in findings)


def contest_of(one: object, other: bool | None) -> bool | None:
    """Two answers together: a yes stands, else what is contested stays open, else the first answer."""
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def said(finding: Mapping[str, Any]) -> tuple[str, str]:
    """One finding in Chinese and English: kind, order, day, status and appeal."""
    kind, status, appeal = (
        KIND_NAMES[finding["kind"]],
        STATUS_NAMES[finding["status"]],
        APPEAL_NAMES[finding["appeal_state"]],
    )
    order, day = finding["order_no"], finding["notified_on"]
    return (
        f"{kind[0]}（国家知识产权局令第{order}号，{day} 通知，{status[0]}，{appeal[0]}）",
        f"{kind[1]} (CNIPA Order No. {order}, notice of {day}, {status[1]}, {appeal[1]})",
    )
