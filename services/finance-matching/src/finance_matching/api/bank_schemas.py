"""Bodies of what banks send about their feed."""

from finance_matching.usecases.confirm_applied import Applied
from shared.schemas.finance_matching.applied import AppliedOut, ComparisonOut


def applied_out(applied: Applied) -> AppliedOut:
    """The answer to what was applied."""
    lists = {kind: ComparisonOut.model_validate(compared) for kind, compared in applied.lists.items()}
    return AppliedOut(applied=applied.applied, unknown=applied.unknown, lists=lists)
