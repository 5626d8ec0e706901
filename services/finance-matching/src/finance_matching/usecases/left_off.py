"""Firms that a version for banks does not list: each finds that in its own timeline, with the reason."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from finance_matching.domain.lists import Candidate
from finance_matching.store.tables import ListVersion
from finance_matching.usecases.standing import standings_of
from shared.domain.standing import Code
from shared.domain.standing_words import words_of
from shared.journal.entry import JournalEntry
from shared.messaging.unit_of_work import UnitOfWork
from shared.schemas.finance_matching.decisions import Left

Why = Code | Left
Words = Mapping[str, str]
_LEFT: Final[Mapping[Left, Words]] = {
    "no_consent": {
        "zh": "企业未同意列入该名单，或已撤回同意",
        "en": "the firm does not consent to this list, or has withdrawn its consent",
    },
    "not_a_member": {"zh": "企业已不在库", "en": "the firm is a member no more"},
    "admitted_again": {
        "zh": "企业在名单提出后离库并再次入库，由下一版名单列入",
        "en": "the firm left and was admitted again after the list was proposed; the next version lists it",
    },
}
REJECTED: Final[tuple[Literal["version_rejected"], Words]] = (
    "version_rejected",
    {
        "zh": "所在名单版本整份未予发布，并非对该企业单独作出的结论；仍符合条件的，由以后的版本列入",
        "en": "the version as a whole was not published, which says nothing of the firm itself; a later one lists it "
        "while it belongs there",
    },
)


async def because(uow: UnitOfWork, left_out: Sequence[Candidate], version: ListVersion) -> dict[str, tuple[Why, Words]]:
    """The heaviest reason of each firm that is left out; that it was admitted again says more than how it had left."""
    codes = [firm.uscc for firm in left_out]
    standings = await standings_of(uow, codes, version.effective_on) if codes else {}
    found: dict[str, tuple[Why, Words]] = {}
    for firm in left_out:
        against = [one for one in standings[firm.uscc].reasons if one.code != "already_member"]
        if against and not (firm.state == "active" and firm.admitted_again):
            found[firm.uscc] = against[0].code, words_of(against[0])
        else:
            left = _left(firm)
            found[firm.uscc] = left, _LEFT[left]
    return found


def _left(firm: Candidate) -> Left:
    if firm.state != "active":
        return "not_a_member"
    return "admitted_again" if firm.admitted_again else "no_consent"


def left_off(version: ListVersion, firm: Candidate, why: tuple[str, Words]) -> JournalEntry:
    """The line in the firm's timeline."""
    reason, message = why
    return JournalEntry(
        act="leave-off-list",
        subject=firm.uscc,
        reporting_unit=firm.reporting_unit,
        effective_on=version.effective_on,
        facts={"list_kind": version.kind, "version": version.version, "reason": reason, "message": message},
    )
