"""Bodies about hearing a firm before it is removed."""

from pool.usecases.answer_period import RemovalCase
from shared.schemas.pool.removals import RemovalAnswerOut, RemovalNoticeOut, RemovalOut


def removal_out(found: RemovalCase) -> RemovalOut:
    """A removal as the caller reads it."""
    case = found.case
    assert case.approval_id is not None  # a removal takes two persons
    return RemovalOut(
        id=case.id,
        uscc=case.uscc,
        reporting_unit=case.reporting_unit,
        ground=case.ground or "",
        clause=case.clause,
        effective_on=None if case.on_decision and case.state == "proposed" else case.effective_on,
        state=case.state,
        evidence=case.evidence,
        approval_id=case.approval_id,
        notice=RemovalNoticeOut.model_validate(found.notice) if found.notice else None,
        answer=RemovalAnswerOut.model_validate(found.answer) if found.answer else None,
        decidable_from=found.decidable_from,
    )
