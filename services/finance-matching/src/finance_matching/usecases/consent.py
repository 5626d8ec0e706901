"""Whether a firm lets banks have it on the pledge list: what others report, and what the firm decides here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import select

from finance_matching.store.feed import lock_lists
from finance_matching.store.tables import Consent
from finance_matching.usecases.tell import EntryChange, tell
from shared import clock
from shared.database.by_name import Upsert
from shared.events.finance_matching import WhitelistEntryRevoked
from shared.messaging.copies import upsert_newer
from shared.messaging.outbox import Cause
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound
from shared.usecases.legal_date import must_rest_on

Source = Literal["admission", "declaration", "decision"]
_WEIGHTS: Final[dict[Source, int]] = {"admission": 1, "declaration": 2, "decision": 3}

_HEAR = Upsert(
    Consent,
    ("uscc", "granted", "source", "weight", "effective_on", "said_at"),
    newer=("weight", "said_at"),
)
_REVOKE = """
UPDATE list_entry l SET state = 'revoked', version = l.version + 1, revoked_on = c.effective_on,
  revoked_reason = 'consent_withdrawn'
FROM consent c
WHERE l.kind = 'pledge' AND l.state <> 'revoked' AND l.uscc = ANY($1) AND c.uscc = l.uscc AND NOT c.granted
RETURNING l.uscc, l.version, l.reporting_unit, l.revoked_on
"""


@dataclass(frozen=True, slots=True)
class Word:
    """What one source says of one firm's consent."""

    uscc: str
    granted: bool
    source: Source
    effective_on: date
    said_at: datetime
    cause: Cause | None = None

    @property
    def row(self) -> Mapping[str, Any]:
        """As the table has it."""
        return {
            "uscc": self.uscc,
            "granted": self.granted,
            "source": self.source,
            "weight": _WEIGHTS[self.source],
            "effective_on": self.effective_on,
            "said_at": self.said_at,
        }


async def hear_consent(uow: UnitOfWork, words: Sequence[Word]) -> list[str]:
    """Keeps the weightiest and newest word of each firm; a withdrawal leaves the pledge list at once.

    Returns the firms whose entry was revoked.
    """
    refused = {word.uscc: word for word in words if not word.granted}
    if refused:
        await lock_lists(uow)
    await upsert_newer(uow, _HEAR, [word.row for word in words])
    return await _revoke(uow, refused) if refused else []


async def _revoke(uow: UnitOfWork, refused: dict[str, Word]) -> list[str]:
    revoked = await uow.execute_native(_REVOKE, list(refused))
    changes = [
        EntryChange(
            WhitelistEntryRevoked(
                uscc=row["uscc"],
                list_kind="pledge",
                version=row["version"],
                reason="consent_withdrawn",
                effective_on=row["revoked_on"],
            ),
            row["reporting_unit"],
            refused[row["uscc"]].said_at,
            refused[row["uscc"]].cause,
        )
        for row in revoked
    ]
    await tell(uow, changes)
    return [row["uscc"] for row in revoked]


async def decide_consent(uow: UnitOfWork, uscc: str, granted: bool, effective_on: date) -> tuple[Consent, bool]:
    """The firm's own decision, which outweighs its declarations; True beside it when an entry was revoked.

    Raises:
        NotFound: the firm is not the caller's to speak for.
        EffectiveDateAhead, BeforePlan: the day. BeforeItsGround: it lies before the word before.
    """
    if not uow.caller.scope.sees(uscc=uscc):
        raise NotFound
    before = await uow.session.scalar(select(Consent.effective_on).where(Consent.uscc == uscc).with_for_update())
    must_rest_on("consent", effective_on, uow.plan, consent_on=before)
    facts = {"granted": granted}
    uow.journal("decide-consent", uscc, effective_on=effective_on, after=facts, facts=facts)
    revoked = await hear_consent(uow, [Word(uscc, granted, "decision", effective_on, clock.now())])
    return await get_consent(uow, uscc), bool(revoked)


async def get_consent(uow: Reading, uscc: str) -> Consent:
    """What is known of the firm's consent.

    Raises:
        NotFound: nothing, or the firm is outside the caller's scope.
    """
    consent = await uow.session.get(Consent, uscc) if uow.caller.scope.sees(uscc=uscc) else None
    if consent is None:
        raise NotFound
    return consent
