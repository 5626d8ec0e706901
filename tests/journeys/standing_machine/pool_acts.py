"""Acts that let firms in and out of the pool, and onto the lists for banks."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from shared.clients.finance_matching import FinanceMatchingClient
from shared.clients.pool import PoolClient
from shared.clients.refused import Refused
from shared.events.finance_matching import ListKind
from shared.schemas.finance_matching.lists import VersionIn, VersionProposed
from shared.schemas.pool.admission import AdmissionListIn
from shared.schemas.pool.admission_shown import AdmissionListOut
from shared.schemas.pool.exits import ExitProposed, RemovalIn
from shared.schemas.pool.proposals import Proposed
from shared.schemas.pool.public_notices import CoSignatureIn, PublicNoticeIn
from shared.schemas.pool.removals import RemovalAnswerIn, RemovalNoticeIn
from shared.testing.builders import uscc
from tests.journeys.standing_machine.people import answered
from tests.journeys.standing_machine.platform import Platform
from tests.pool.story import BY_SCREENING

NOTICE = timedelta(days=17)
"""From the first day of a notice to the list's own; the seven days of the plan moved on by any holiday."""


async def draft(
    platform: Platform, batch: str, firms: Sequence[int], screening: UUID | None, day: date
) -> AdmissionListOut | Refused:
    """A list by name, or of a screening, that takes effect once its notice is over."""
    by_name = {"usccs": [uscc(firm) for firm in firms], **BY_SCREENING}
    source = by_name if screening is None else {"screening_id": screening}
    wanted = AdmissionListIn.model_validate({"batch": batch, "effective_on": day + NOTICE, **source})
    return await answered(platform.client(PoolClient).post_admission_list(wanted))


async def put_up(platform: Platform, list_id: UUID, day: date) -> Proposed | Refused:
    """Put on notice from the day on, co-signed by two bodies and proposed."""
    pool, last_day = platform.client(PoolClient), day + NOTICE - timedelta(days=1)
    await pool.post_public_notice(list_id, PublicNoticeIn(first_day=day, last_day=last_day))
    for signer in ("IPO", "EIT"):
        body = platform.client(PoolClient, "department", f"{signer}-person", body=signer)
        await body.post_co_signature(list_id, CoSignatureIn())
    return await answered(pool.post_admission_proposal(list_id))


async def propose_removal(
    platform: Platform, firm: int, ground: str, violation: UUID, day: date
) -> ExitProposed | Refused:
    """Proposed on that violation, and the firm is heard on the same day."""
    pool = platform.client(PoolClient)
    wanted = RemovalIn(uscc=uscc(firm), ground=ground, effective_on=day, violation_id=violation)
    proposed = await answered(pool.post_removal(wanted))
    if not isinstance(proposed, Refused):
        served = RemovalNoticeIn(
            notified_on=day, method="直接送达", served_by="省局陈某", document_no="鄂知告〔2025〕12号"
        )
        await pool.post_removal_notice(proposed.id, served)
        await pool.post_removal_answer(proposed.id, RemovalAnswerIn(answered_on=day, document_no="鄂知陈述〔2025〕1号"))
    return proposed


async def propose_version(platform: Platform, kind: ListKind, day: date) -> VersionProposed:
    """A version of a list for banks."""
    first = platform.client(FinanceMatchingClient, subject="first-person")
    return await first.post_version(kind, VersionIn(effective_on=day))
