"""Why a firm has its place: each numeric criterion's margin, weight and part, and what would move it up by one."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from typing import Final, Literal

from eligibility.domain.assess import EXACT
from eligibility.domain.facts import Facts
from eligibility.domain.limbs import Limb, deciding, limbs_of, value_of
from eligibility.domain.score import PLACES, Weighing
from shared.domain.fact_table import is_money
from shared.domain.facts import Label
from shared.domain.terms.model import BEYOND
from shared.plan.criteria import Criterion
from shared.plan.parameters import Parameters

TieBreak = Literal["submitted_at", "uscc"]
Hindrance = Literal["counted_in_full", "no_more_possible"]
_CENTS: Final = 100
_MOST_YUAN: Final = 10**18


@dataclass(frozen=True, slots=True)
class Part:
    """One numeric criterion of one firm: the limb that decides, and how its margin becomes a part of the score.

    `margin` is value over limit less 1; None is beyond measure (beside a limit of 0).
    """

    criterion: str
    title: Label
    limb: Limb
    value: Decimal | bool | None
    limit: Decimal | None
    margin: Decimal | None
    counted: Decimal
    weighing: Weighing
    part: Decimal


@dataclass(frozen=True, slots=True)
class RankKey:
    """What ranks a firm: score, then the earlier submission, then the code."""

    score: Decimal
    submitted_at: datetime
    uscc: str


@dataclass(frozen=True, slots=True)
class Move:
    """The smallest change of one field that passes the firm above, or what hinders it."""

    criterion: str
    field: str
    start: Decimal | bool | None
    to: Decimal | bool | None
    hindrance: Hindrance | None = None


def explain(firm: Facts, p: Parameters) -> tuple[Part, ...]:
    """The parts of a firm's score, in annex order."""
    with localcontext(EXACT):
        strengths = [(one, one.judged.strength(firm, p)) for one in p.criteria]
        return tuple(_part(one, strength, firm, p) for one, strength in strengths if strength is not None)


def _part(criterion: Criterion, strength: Decimal, firm: Facts, p: Parameters) -> Part:
    limb = deciding(criterion.judged, firm, p)
    weighing = Weighing.of(criterion.id, p)
    return Part(
        criterion=criterion.id,
        title=criterion.title,
        limb=limb,
        value=value_of(limb, firm),
        limit=None if limb.limit is None else p.number(limb.limit),
        margin=None if strength == BEYOND else strength.quantize(PLACES),
        counted=weighing.counted(strength),
        weighing=weighing,
        part=weighing.part(strength),
    )


def tie_break(firm: RankKey, above: RankKey) -> TieBreak | None:
    """What puts the firm above ahead where the scores are equal."""
    if firm.score != above.score:
        return None
    return "submitted_at" if firm.submitted_at != above.submitted_at else "uscc"


def missing(firm: RankKey, above: RankKey) -> Decimal:
    """The least that the firm's score must rise to pass the one above it; equal scores pass by the tie-break alone."""
    wins_a_tie = (firm.submitted_at, firm.uscc) < (above.submitted_at, above.uscc)
    return above.score - firm.score + (0 if wins_a_tie else PLACES)


def moves(firm: Facts, p: Parameters, rise: Decimal) -> tuple[Move, ...]:
    """For each field of each numeric criterion the smallest change that raises the score by so much, or why none does.

    Only what a firm can do better is changed: never its revenue, its staff or the number of its patents.
    """
    with localcontext(EXACT):
        return tuple(
            _move(criterion, limb, firm, p, rise)
            for criterion in p.criteria
            if criterion.judged.strength(firm, p) is not None
            for limb in {limb.field: limb for limb in limbs_of(criterion.judged, firm, p)}.values()
        )


def _move(criterion: Criterion, limb: Limb, firm: Facts, p: Parameters, rise: Decimal) -> Move:
    weighing = Weighing.of(criterion.id, p)
    start = firm.flag(limb.field) if limb.limit is None else firm.number(limb.field)
    most = True if limb.limit is None else _most(limb, firm)
    wanted = _part_with(criterion, firm, p, limb.field, start) + rise
    if _part_with(criterion, firm, p, limb.field, most) < wanted:
        full = start is True or weighing.part(weighing.most_above) < wanted
        return Move(criterion.id, limb.field, start, None, "counted_in_full" if full else "no_more_possible")
    if limb.limit is None:
        return Move(criterion.id, limb.field, start, True)
    scale = _scale(limb.field)
    low, high = -1 if start is None else int(start * scale), int(most * scale)
    while high - low > 1:
        middle = (low + high) // 2
        enough = _part_with(criterion, firm, p, limb.field, Decimal(middle) / scale) >= wanted
        low, high = (low, middle) if enough else (middle, high)
    return Move(criterion.id, limb.field, start, Decimal(high) / scale)


def _part_with(criterion: Criterion, firm: Facts, p: Parameters, field: str, value: Decimal | bool | None) -> Decimal:
    strength = criterion.judged.strength(firm.supposing(**{field: value}), p)
    assert strength is not None
    return Weighing.of(criterion.id, p).part(strength)


def _scale(field: str) -> int:
    """Amounts move by the cent, all else by whole numbers."""
    return _CENTS if is_money(field) else 1


def _most(limb: Limb, firm: Facts) -> Decimal:
    """As much as the firm can have of it: no more R&D staff than staff, no more patents in use than patents.

    The same field may stand alone in another limb, and R&D input has no bound but what anybody may declare.
    """
    whole = firm.number(limb.of) if limb.of else None
    if limb.of is None or is_money(limb.field):
        return Decimal(_MOST_YUAN)
    return whole or Decimal(0)
