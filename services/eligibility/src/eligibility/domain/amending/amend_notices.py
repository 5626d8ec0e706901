"""The notices of a plan with one more on top: an extension of certificates, or the withdrawal of one."""

from datetime import date

from eligibility.domain.amending.amend_refusals import refuse
from shared.plan.certificate_notices import CertificateNotices, Extension, Withdrawal
from shared.plan.changes import CertificatesExtended, CertificateWithdrawn
from shared.plan.model import Plan


def with_notice(
    plan: Plan, since: date, document: str, change: CertificatesExtended | CertificateWithdrawn
) -> CertificateNotices:
    """The notices with one more, under its document; the same object where the like is there already.

    Raises:
        BadAmendment: no such certificate is known, or it is not said which of them are meant.
    """
    if change.key not in plan.qualifications:
        keys = ", ".join(plan.qualifications)
        refuse("not_listed", f"名单中没有 {change.key}，现有：{keys}", f"no {change.key} is listed; there are {keys}")
    if isinstance(change, CertificateWithdrawn):
        on = date.fromisoformat(change.withdrawn_on)
        return plan.notices.with_withdrawal(Withdrawal(change.key, since, document, change.uscc, on, change.number))
    begins, ends = (date.fromisoformat(day) if day else None for day in (change.ends_from, change.ends_to))
    if change.award_batch is None and (begins is None or ends is None):
        refuse(
            "certificates_not_named",
            "应写明批次（award_batch），或有效期届满日的起止（ends_from、ends_to）",
            "name the batch (award_batch), or between which days the certificates end (ends_from and ends_to)",
        )
    to = date.fromisoformat(change.extended_to)
    if begins and ends and not begins <= ends < to:
        refuse(
            "days_out_of_order",
            "ends_from、ends_to、extended_to 应依次在后",
            "ends_from, ends_to and extended_to must follow one another",
        )
    return plan.notices.with_extension(Extension(change.key, since, document, to, change.award_batch, begins, ends))
