"""Facts as the bus brings them: some thousand firms, numbered per firm, a tenth of them twice."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from uuid import UUID

import orjson

from shared import trace
from shared.bus.protocol import Message
from shared.domain.declaration import Declaration
from shared.events.base import Event
from shared.events.eligibility import ApplicationAssessed
from shared.events.envelope import Envelope
from shared.events.intake import ApplicationSubmitted
from shared.ids import uuid7
from tests.benchmarks.declarations import BATCH, REFERENCE_DATE, UNIT, body, codes, templates

EVENTS, FIRMS = 4500, 15_500
_REPEATED, _WITHIN = 0.1, 50
_AT = datetime(2024, 6, 15, 8, tzinfo=UTC)
MakeEvent = Callable[[int, str, UUID, int], Event]
"""From the firm's number, its code, its application and the sequence."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Messages in their order, and of how many firms and different events: the newest sequences of all firms summed."""

    messages: list[Message]
    firms: int
    different: int


def feed(make: MakeEvent, seed: int = 3) -> Feed:
    """The messages of one consumer."""
    chance, known, applications = Random(seed), codes(FIRMS), [uuid7() for _ in range(FIRMS)]
    messages: list[Message] = []
    sequences: dict[int, int] = {}
    for place in range(EVENTS):
        if messages and chance.random() < _REPEATED:
            messages.append(messages[chance.randrange(max(0, place - _WITHIN), place)])
            continue
        firm = chance.randrange(FIRMS)
        sequence = sequences[firm] = sequences.get(firm, 0) + 1
        messages.append(_message(make(firm, known[firm], applications[firm], sequence), sequence))
    return Feed(messages, len(sequences), sum(sequences.values()))


def _message(event: Event, sequence: int) -> Message:
    event_id = uuid7()
    envelope = Envelope(
        id=event_id,
        type=event.type,
        source=event.source(),
        subject=event.subject,
        sequence=sequence,
        time=_AT,
        data=orjson.Fragment(event.model_dump_json()),
        traceparent=trace.child_of(None),
        correlation_id=event_id,
    )
    return Message(event.topic, event.subject, envelope.to_bytes())


def assessed(firm: int, uscc: str, application: UUID, sequence: int) -> ApplicationAssessed:
    """What pool copies."""
    return ApplicationAssessed(
        uscc=uscc,
        application_id=application,
        batch=BATCH,
        name=f"武汉第{firm}精密光电科技有限公司",
        reporting_unit=UNIT,
        submitted_at=_AT,
        reference_date=REFERENCE_DATE,
        outcome="needs_waiver",
        unmet=("A8",),
        waivers_needed=("A8",),
        score=Decimal(firm + sequence) / 1000,
        rules_version="2024-06",
        valid_patents=5,
        industrialised_patents=3,
        bank_consent=True,
    )


def submitting() -> MakeEvent:
    """What eligibility judges."""
    bodies = templates()

    def submitted(firm: int, uscc: str, application: UUID, _: int) -> ApplicationSubmitted:
        declared = json.loads(body(bodies[firm % len(bodies)], uscc))["declaration"]
        return ApplicationSubmitted(
            uscc=uscc,
            application_id=application,
            batch=BATCH,
            reporting_unit=UNIT,
            reference_date=REFERENCE_DATE,
            submitted_at=_AT,
            declaration=Declaration.model_validate(declared),
        )

    return submitted
