"""Answers about the ranking."""

from decimal import Decimal

from eligibility.domain.ranking import Move, Part
from eligibility.domain.ranking_texts import move_text, part_text, place_text
from eligibility.usecases.ranking import Explained
from shared.domain.facts import Label
from shared.domain.money import plain
from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.ranking_explained import FirmAboveOut, RankExplainedOut, RankMoveOut, RankPartOut


def explained_out(found: Explained) -> RankExplainedOut:
    """The answer for an explained place."""
    above = found.above
    difference = above.score - found.score if above else None
    return RankExplainedOut.model_validate(
        {
            "application_id": found.subject.application_id,
            "uscc": found.subject.uscc,
            "name": found.name,
            "reporting_unit": found.subject.reporting_unit,
            "batch": found.subject.batch,
            "outcome": found.outcome,
            "rules_version": found.rules_version,
            "rank": found.rank,
            "ranked": found.ranked,
            "score": found.score,
            "message": place_text(found.rank, found.ranked, found.score, difference, found.tie),
            "parts": [_part(part) for part in found.parts],
            "above": _above(found),
            "tie_break": found.tie,
            "moves": [_move(move) for move in found.moves],
        }
    )


def _above(found: Explained) -> FirmAboveOut | None:
    if found.above is None:
        return None
    return FirmAboveOut(
        rank=found.rank - 1,
        score=found.above.score,
        difference=found.above.score - found.score,
        uscc=found.above.uscc,
        name=found.above.name,
        reporting_unit=found.above.reporting_unit,
    )


def _part(part: Part) -> RankPartOut:
    weighing = part.weighing
    return RankPartOut.model_validate(
        {
            "criterion": part.criterion,
            "title": _both(part.title),
            "field": part.limb.field,
            "value": _shown(part.value),
            "limit": _shown(part.limit),
            "margin": _shown(part.margin),
            "measure": weighing.measure,
            "most_above": plain(weighing.most_above),
            "most_below": plain(weighing.most_below),
            "counted": plain(part.counted),
            "weight": plain(weighing.weight),
            "part": plain(part.part),
            "message": part_text(part),
        }
    )


def _move(move: Move) -> RankMoveOut:
    return RankMoveOut.model_validate(
        {
            "criterion": move.criterion,
            "field": move.field,
            "from": _shown(move.start),
            "to": _shown(move.to),
            "hindrance": move.hindrance,
            "message": move_text(move),
        }
    )


def _both(label: Label) -> BothLanguages:
    return BothLanguages(zh=label.zh, en=label.en)


def _shown(value: Decimal | bool | None) -> str | bool | None:
    return value if value is None or isinstance(value, bool) else plain(value)
