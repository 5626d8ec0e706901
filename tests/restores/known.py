"""What each service knows of each firm, read from its tables: whether the services agree is asked of nobody."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from shared.service import wired_service
from shared.services import SERVICE_NAMES
from tests.restores.hosted import Hosted

Line = tuple[str, str]
"""(topic, subject)"""
_PATIENCE_S = 40.0
_QUIET = 4
"""So many equal looks in a row."""
_LINES = {
    "produced": "SELECT topic, subject, last FROM outbox_subject",
    "consumed": "SELECT topic, subject, last FROM inbox_subject",
    "unsent": "SELECT topic, subject, id AS last FROM outbox WHERE sent_at IS NULL",
    "parked": "SELECT topic, subject, sequence AS last FROM parked_event WHERE done_at IS NULL",
}
_FACTS = {
    "applied": {
        "intake": "SELECT uscc, id::text AS fact FROM application",
        "eligibility": "SELECT uscc, application_id::text AS fact FROM assessment",
        "pool": "SELECT uscc, application_id::text AS fact FROM candidate WHERE submitted_at IS NOT NULL",
    },
    "outcome": {
        "eligibility": "SELECT uscc, outcome AS fact FROM assessment",
        "intake": "SELECT uscc, outcome AS fact FROM application",
        "pool": "SELECT uscc, outcome AS fact FROM candidate",
    },
    "recommended": {
        "intake": "SELECT uscc, '' AS fact FROM application WHERE state = 'recommended'",
        "eligibility": "SELECT uscc, '' AS fact FROM recommendation",
        "pool": "SELECT uscc, '' AS fact FROM candidate WHERE recommended_on IS NOT NULL",
    },
    "member": {
        "pool": "SELECT uscc, left_on::text AS fact FROM member",
        "intake": "SELECT uscc, max(effective_on) FILTER (WHERE kind = 'exited')::text AS fact FROM membership_fact"
        " GROUP BY uscc",
        "eligibility": "SELECT uscc, left_on::text AS fact FROM membership",
        "finance-matching": "SELECT uscc, left_on::text AS fact FROM member",
        "monitoring": "SELECT uscc, left_on::text AS fact FROM member",
    },
    "violation": {
        "monitoring": "SELECT uscc, id::text AS fact FROM violation WHERE state = 'confirmed'",
        "intake": "SELECT uscc, violation_id::text AS fact FROM violation",
        "eligibility": "SELECT uscc, violation_id::text AS fact FROM confirmed_violation",
        "pool": "SELECT uscc, violation_id::text AS fact FROM violation",
        "finance-matching": "SELECT uscc, violation_id::text AS fact FROM violation",
    },
    "consent": {
        "intake": "SELECT uscc, '' AS fact FROM application",
        "finance-matching": "SELECT uscc, '' AS fact FROM consent",
    },
}


@dataclass(frozen=True, slots=True)
class Lines:
    """How far each subject is at each service."""

    produced: Mapping[str, Mapping[Line, int]]
    consumed: Mapping[str, Mapping[Line, int]]
    unsent: Mapping[str, Mapping[Line, int]]
    parked: Mapping[str, Mapping[Line, int]]


async def lines(hosted: Hosted) -> Lines:
    """As the databases hold them now."""

    async def of(kind: str, service: str) -> dict[Line, int]:
        return {(row["topic"], row["subject"]): row["last"] for row in await hosted.fetch(service, _LINES[kind])}

    found = {kind: {service: await of(kind, service) for service in SERVICE_NAMES} for kind in _LINES}
    return Lines(**found)


def new_events(before: Lines, after: Lines) -> dict[Line, int]:
    """How many events of each subject came about in between."""
    grown = {
        line: last - before.produced[service].get(line, 0)
        for service, places in after.produced.items()
        for line, last in places.items()
    }
    return {line: number for line, number in grown.items() if number}


def listeners(topic: str) -> list[str]:
    """Services that subscribe to the topic."""
    return [one for one in SERVICE_NAMES if topic in {kind.topic for kind in wired_service(one).subscriptions}]


def has_heard_all(found: Lines) -> bool:
    """Whether every consumer has dealt with everything that producers have."""
    return not any(found.unsent.values()) and all(
        found.consumed[service].get(line, 0) >= last
        for places in found.produced.values()
        for line, last in places.items()
        for service in listeners(line[0])
    )


async def until_heard(hosted: Hosted) -> Lines:
    """Waits until all consumers have dealt with all events."""
    async with asyncio.timeout(_PATIENCE_S):
        while not has_heard_all(found := await lines(hosted)):
            await asyncio.sleep(0.1)
    return found


async def until_restored(hosted: Hosted, service: str, knew: Lines) -> Lines:
    """Waits until the service has heard again what it knew, and everything that came of it has been dealt with.

    Where it hears nothing it ends all the same; what is behind then, `miaopu doctor` must name.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE_S):
            while not _has_heard_again(await lines(hosted), service, knew):
                await asyncio.sleep(0.2)
    before, same = await lines(hosted), 0
    async with asyncio.timeout(_PATIENCE_S):
        while same < _QUIET or any(before.unsent.values()):
            await asyncio.sleep(0.2)
            found = await lines(hosted)
            before, same = found, same + 1 if found == before else 0
    return before


def _has_heard_again(found: Lines, service: str, knew: Lines) -> bool:
    reached = found.consumed[service]
    return all(reached.get(line, 0) >= last for line, last in knew.consumed[service].items())


async def firms_in_dispute(hosted: Hosted) -> set[str]:
    """Firms of which one service holds what another does not."""
    disputed: set[str] = set()
    for statements in _FACTS.values():
        known = [
            {(row["uscc"], row["fact"]) for row in await hosted.fetch(service, statement)}
            for service, statement in statements.items()
        ]
        disputed |= {uscc for uscc, _ in set().union(*known) - known[0].intersection(*known[1:])}
    return disputed
