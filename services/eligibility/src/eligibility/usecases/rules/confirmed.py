"""Which services decide by a change, which cannot, and which have not said so yet."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from eligibility.domain.amendments import amendment_from
from eligibility.store.tables import RuleChange
from eligibility.usecases.rules.change import get_change
from eligibility.usecases.rules.tell import parameters_among
from shared.domain.approved import Counted
from shared.messaging.reading import Reading
from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.counted import CountedOut
from shared.schemas.eligibility.rule_changes import ConfirmationOut, RefusalOut, RuleChangeDetail, RuleChangeOut
from shared.services import SERVICE_NAMES

_TAKEN = """
SELECT DISTINCT ON (service) service, rule_change_id, taken_at, touches::text AS touches, pending::text AS pending
FROM rule_confirmation WHERE position >= $1 AND refused_zh IS NULL ORDER BY service, position
"""
_REFUSED = """
SELECT service, taken_at, refused_zh, refused_en FROM rule_confirmation
WHERE rule_change_id = $1 AND refused_zh IS NOT NULL ORDER BY service
"""


async def read_change(uow: Reading, change_id: UUID) -> RuleChangeDetail:
    """A change with its confirmations; who took a later change decides by this one too.

    Raises:
        NotFound: there is none.
    """
    change = await get_change(uow, change_id)
    shown = RuleChangeOut.model_validate(change).model_dump()
    if not is_told(change):
        return RuleChangeDetail(**shown)
    taken = [_confirmed(row, change_id) for row in await uow.execute_native(_TAKEN, change.position)]
    confirmed = {one.service for one in taken}
    refused = [
        _refused(row) for row in await uow.execute_native(_REFUSED, change_id) if row["service"] not in confirmed
    ]
    answered = confirmed | {one.service for one in refused}
    awaited = [name for name in others(uow) if name not in answered]
    return RuleChangeDetail(**shown, confirmed_by=taken, refused_by=refused, awaited=awaited)


def others(uow: Reading) -> list[str]:
    """The services that are told of approved parameters."""
    return [name for name in SERVICE_NAMES if name != uow.runtime.service]


def is_told(change: RuleChange) -> bool:
    """Whether others are told of it: approved, and not of tables alone."""
    amendment = amendment_from(change.since, change.source, change.changes)
    return change.state == "approved" and bool(parameters_among(amendment.changes))


def _confirmed(row: Mapping[Any, Any], change_id: UUID) -> ConfirmationOut:
    own = row["rule_change_id"] == change_id
    counts = {name: _counts(row[name]) if own else [] for name in ("touches", "pending")}
    return ConfirmationOut(service=row["service"], taken_at=row["taken_at"], **counts)


def _counts(written: str) -> list[CountedOut]:
    return CountedOut.of(Counted.model_validate(one) for one in orjson.loads(written))


def _refused(row: Mapping[Any, Any]) -> RefusalOut:
    reason = BothLanguages(zh=row["refused_zh"], en=row["refused_en"])
    return RefusalOut(service=row["service"], told_at=row["taken_at"], reason=reason)
