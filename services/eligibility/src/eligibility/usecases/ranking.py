"""Why a firm has its place in the ranking of its batch: told from the very rules that gave it its score."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any
from uuid import UUID

from eligibility.domain.assess import EXACT
from eligibility.domain.facts import facts_of
from eligibility.domain.ranking import Move, Part, RankKey, TieBreak, explain, missing, moves, tie_break
from eligibility.store.passed_over import passed_over
from eligibility.usecases.judging.judged import Subject
from eligibility.usecases.judging.reassess import STORED, stored_of
from eligibility.usecases.rules.current import current_plan
from eligibility.usecases.rules.names import names_today
from eligibility.usecases.rules.recompute import kept_rules, plan_as_then
from shared.messaging.reading import Reading
from shared.plan.model import Plan
from shared.problems import NotFound, Problem

_ONE = f"SELECT name, score, {STORED} FROM assessment WHERE application_id = $1"  # noqa: S608 - constants
_PLACE = """
SELECT count(*) AS ranked, count(*) FILTER (
  WHERE score > $2 OR (score = $2 AND (submitted_at, uscc COLLATE "C") < ($3, $4))) AS above
FROM assessment WHERE batch = $1 AND outcome IN ('eligible', 'needs_waiver') AND application_id <> ALL ($5)
"""
_ABOVE = """
SELECT uscc, name, reporting_unit, score, submitted_at FROM assessment
WHERE batch = $1 AND outcome IN ('eligible', 'needs_waiver')
  AND (score > $2 OR (score = $2 AND (submitted_at, uscc COLLATE "C") < ($3, $4))) AND application_id <> ALL ($5)
ORDER BY score, submitted_at DESC, uscc COLLATE "C" DESC LIMIT 1
"""
"""A place counts the firms of all units, whoever asks; who stands there is told within the caller's scope alone.

Of another firm's applications the one counts that pool would look at; of the firm's own the one that is asked for.
"""
_OTHERS = "SELECT application_id FROM assessment WHERE batch = $1 AND uscc = $2"


class NotRanked(Problem):
    """Only firms that could be seated have a place."""

    status, code = 409, "not-ranked"
    title = {"zh": "该企业不参与排序", "en": "This firm is not ranked"}
    detail = {
        "zh": "评估结果为 {outcome}；只有符合条件或可豁免的企业参与排序，未满足：{unmet}。",
        "en": "Its outcome is {outcome}; only firms that are eligible or may be waived are ranked. Not met: {unmet}.",
    }


@dataclass(frozen=True, slots=True)
class Above:
    """The firm one place up; without a name where it is none of the caller's."""

    score: Decimal
    uscc: str | None
    name: str | None
    reporting_unit: str | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A place with all that led to it."""

    subject: Subject
    name: str
    outcome: str
    rules_version: str
    rank: int
    ranked: int
    score: Decimal
    parts: tuple[Part, ...]
    above: Above | None
    tie: TieBreak | None
    moves: tuple[Move, ...]


async def explain_place(uow: Reading, application_id: UUID) -> Explained:
    """The place of an application in its batch.

    Raises:
        NotFound: none within the caller's scope. NotRanked: its outcome gives it no place.
        RulesNotKept: the rules of its assessment cannot be had.
    """
    rows = await uow.execute_native(_ONE, application_id)
    if not rows or not uow.caller.scope.sees(unit=rows[0]["reporting_unit"], uscc=rows[0]["uscc"]):
        raise NotFound
    row = dict(rows[0])
    if row["outcome"] not in ("eligible", "needs_waiver"):
        raise NotRanked(outcome=row["outcome"], unmet=", ".join([*row["unmet"], *row["undecided"]]))
    own = RankKey(row["score"], row["submitted_at"], row["uscc"])
    key = (row["batch"], own.score, own.submitted_at, own.uscc, await _not_counted(uow, row))
    counted = (await uow.execute_native(_PLACE, *key))[0]
    above = await uow.execute_native(_ABOVE, *key)
    place = RankKey(above[0]["score"], above[0]["submitted_at"], above[0]["uscc"]) if above else None
    subject = stored_of(row).subject
    parts, possible = await _explained(uow, subject, row["rules_version"], missing(own, place) if place else None)
    return Explained(
        subject=subject,
        name=row["name"],
        outcome=row["outcome"],
        rules_version=row["rules_version"],
        rank=counted["above"] + 1,
        ranked=counted["ranked"],
        score=own.score,
        parts=parts,
        above=_told(uow, above[0]) if above else None,
        tie=tie_break(own, place) if place else None,
        moves=possible,
    )


async def _not_counted(uow: Reading, row: Any) -> list[UUID]:
    behind = await passed_over(uow, row["batch"])
    others = {one["application_id"] for one in await uow.execute_native(_OTHERS, row["batch"], row["uscc"])}
    return list((behind | others) - {row["application_id"]})


def _told(uow: Reading, row: Any) -> Above:
    if uow.caller.scope.sees(unit=row["reporting_unit"], uscc=row["uscc"]):
        return Above(row["score"], row["uscc"], row["name"], row["reporting_unit"])
    return Above(row["score"], None, None, None)


async def _explained(
    uow: Reading, subject: Subject, version: str, rise: Decimal | None
) -> tuple[tuple[Part, ...], tuple[Move, ...]]:
    """By the rules as they stand where they gave the score, else by those of then."""
    plan = await current_plan(uow)
    if (await names_today(uow, [version]))[version] == plan.on(subject.reference_date).version:
        return explained_by(plan, subject, rise)
    archive, amendments = await kept_rules(uow, version)
    return await uow.runtime.compute.run(_as_then, archive, amendments, subject, rise)


def _as_then(
    archive: bytes, amendments: str, subject: Subject, rise: Decimal | None
) -> tuple[tuple[Part, ...], tuple[Move, ...]]:
    return explained_by(plan_as_then(archive, amendments), subject, rise)


def explained_by(plan: Plan, subject: Subject, rise: Decimal | None) -> tuple[tuple[Part, ...], tuple[Move, ...]]:
    """The parts of the score, and what would raise it by so much."""
    parameters = plan.on(subject.reference_date)
    with localcontext(EXACT):
        firm = facts_of(subject.declaration, plan, subject.reference_date, parameters, subject.found)
    return explain(firm, parameters), () if rise is None else moves(firm, parameters, rise)
