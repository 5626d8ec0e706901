"""Decisions that a change of the rules meets: made for days since, or pending under the rules before."""

from datetime import date
from typing import Final

from eligibility.domain.amendments import OWN_FOLDERS, folders_of, is_read
from shared import clock
from shared.messaging.reading import Reading
from shared.plan.changes import Amendment
from shared.plan.model import Plan
from shared.rules.nouns import Noun, decided_since, pending_before
from shared.schemas.eligibility.counted import CountedOut

_OWN: Final = (
    Noun(
        "judgements", "已作出的资格结论", "judgements of applications", decided="assessment WHERE reference_date >= $1"
    ),
    Noun(
        "waivers",
        "已决定的豁免",
        "decided waivers",
        decided="waiver WHERE state IN ('granted', 'refused', 'expired') AND effective_on >= $1",
    ),
    Noun(
        "reviews",
        "已批准的复核认定",
        "approved findings of reviewers",
        decided="review WHERE state = 'approved' AND effective_on >= $1",
    ),
    Noun("checks", "已作出的年度检查", "yearly checks of members", decided="compliance_check WHERE checked_on >= $1"),
    Noun(
        "firms",
        "仍按原规则办理的在办企业",
        "pending firms that stay under the rules before",
        pending="(SELECT DISTINCT uscc FROM assessment a WHERE reference_date < $1 AND NOT EXISTS (SELECT FROM "
        "membership m WHERE m.uscc = a.uscc AND (m.left_on IS NULL OR m.application_id = a.application_id))) AS t",
    ),
)
_POOL: Final = (
    Noun("admissions", "已入库企业", "admitted firms", decided="membership WHERE admitted_on >= $1"),
    Noun("exits", "已出库、退库企业", "firms that left the pool", decided="membership WHERE left_on >= $1"),
    Noun(
        "recommended",
        "已推荐、尚未入库的企业",
        "recommended firms that are not admitted yet",
        pending="(SELECT DISTINCT uscc FROM recommendation r WHERE recommended_on < $1 AND NOT EXISTS (SELECT FROM "
        "membership m WHERE m.uscc = r.uscc AND (m.left_on IS NULL OR m.application_id = r.application_id))) AS t",
    ),
)
_KNOWN_HERE: Final = {OWN_FOLDERS[0]: _OWN, "pool": _POOL}
"""By folder of parameters: what other services decide is known here as far as they have told it."""


async def met_by(uow: Reading, plan: Plan, amendment: Amendment) -> tuple[list[CountedOut], list[CountedOut]]:
    """What a change touches, where it is dated back, and what it leaves under the rules before."""
    changes = [change for change in amendment.changes if change.kind != "efforts" and is_read(change, plan)]
    nouns = [noun for folder in folders_of(changes, plan) for noun in _KNOWN_HERE.get(folder, ())]
    touches = await decided_since(uow, nouns, amendment.since) if _is_past(amendment.since) else ()
    return CountedOut.of(touches), CountedOut.of(await pending_before(uow, nouns, amendment.since))


def _is_past(day: date) -> bool:
    return day < clock.today()
