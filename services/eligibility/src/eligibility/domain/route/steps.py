"""A step as the firm is told it: what to change, from what to what, by when it can count, with which evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.domain.findings import shown_value
from eligibility.domain.route.moves import Move
from eligibility.domain.route.start import Start
from eligibility.domain.route.texts import step_message
from shared.domain.money import plain
from shared.plan.efforts import Efforts, StepKind


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a route; `before` and `to` as the finding's `values` write them, both None for a waiver."""

    criterion: str
    kind: StepKind
    field: str | None
    before: object
    to: object
    effort: Decimal
    earliest_on: date
    evidence: Mapping[str, str]
    message: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        """Plain data with the keys of the command's answer."""
        return {
            "criterion": self.criterion,
            "kind": self.kind,
            "field": self.field,
            "from": shown_value(self.before),
            "to": shown_value(self.to),
            "effort": plain(self.effort),
            "earliest_on": self.earliest_on.isoformat(),
            "evidence": dict(self.evidence),
            "message": dict(self.message),
        }


def step_of(start: Start, criterion: str, move: Move, efforts: Efforts, on: date) -> Step:
    """The step of a move that is listed under a criterion."""
    row = efforts.row(criterion, move.field, move.kind)
    earliest = row.earliest_on(on)
    return Step(
        criterion=criterion,
        kind=move.kind,
        field=move.field,
        before=move.before,
        to=move.to,
        effort=row.of(move.distance),
        earliest_on=earliest,
        evidence={"zh": row.evidence_zh, "en": row.evidence_en},
        message=step_message(start.findings[criterion], move, earliest),
    )
