"""What a staged change would turn: judged like the real thing, written nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import UUID

from eligibility.domain.amending.amend import amended
from eligibility.domain.amendments import amendment_from, as_if_always, is_read, turning_changes
from eligibility.domain.changes import follows, turned_by
from eligibility.usecases.judging.judged import judge
from eligibility.usecases.judging.reassess import STORED, Stored, stored_of
from eligibility.usecases.judging.turned import Standing, standings_of
from eligibility.usecases.rules.change import get_change, with_changes
from eligibility.usecases.rules.current import current_plan
from eligibility.usecases.rules.kinds import soft_by_version
from eligibility.usecases.rules.met import met_by
from shared.identity.caller import Caller
from shared.messaging.reading import reading
from shared.plan.changes import Amendment, Change
from shared.plan.load import load_plan
from shared.plan.model import Plan
from shared.problems import Problem
from shared.runtime import Runtime
from shared.schemas.eligibility.counted import CountedOut

Basis = Literal["affected", "as_if"]
_PIECE = 500
_IDS = "SELECT application_id FROM assessment WHERE reference_date >= $1 ORDER BY application_id"
_ROWS = f"SELECT {STORED} FROM assessment WHERE application_id = ANY($1::uuid[]) ORDER BY application_id"  # noqa: S608


class ChangeDecided(Problem):
    """There is nothing to preview any more."""

    status, code = 409, "rule-change-decided"
    title = {"zh": "该变更已有决定，请查看实际的结论变化", "en": "The change is decided; read the flips that it gave"}
    detail = {
        "zh": "该变更状态为 {state}；实际变化见 GET /eligibility/v1/flips?cause_id=。",
        "en": "The change is {state}; what it turned is at GET /eligibility/v1/flips?cause_id=.",
    }


@dataclass(frozen=True, slots=True)
class WouldFlip:
    """A firm whose outcome the change would turn."""

    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    outcome_before: str
    outcome_after: str
    turned_by: tuple[str, ...]
    follows: str


NO_OUTCOME: Final = {
    "zh": "工作量只影响达标路径，不改变任何企业的结论；自生效日起的路径和 GET /eligibility/v1/efforts?on= 按新表计算。",
    "en": "Efforts enter routes alone and turn no outcome; from the day on routes and GET /eligibility/v1/efforts?on= "
    "use the new table.",
}

OF_OTHERS: Final = {
    "zh": "该参数不影响资格结论，因此不逐户预览；所涉及的已决定事项和在办事项，由使用该参数的服务在收到变更后统计，"
    "见该变更的 confirmed_by。",
    "en": "No outcome depends on the parameter, so that no firms are previewed; the service that decides by it counts "
    "its decided and pending matters when it receives the change: see `confirmed_by` of the change.",
}

NOT_READ: Final = {
    "zh": "目前尚无系统读取该参数：变更自生效日起留存备用，不影响任何已决定事项或在办事项。",
    "en": "No part of the system reads the parameter yet: the change is kept for its day and meets no decision.",
}


@dataclass(frozen=True, slots=True)
class Previewed:
    """How many applications a change is laid upon, how many it turns, and the first of those in their order.

    `note` where part of it can turn none; `touches` and `pending` as `met_by` counts them.
    """

    applications: int
    flipped: int
    flips: list[WouldFlip]
    note: dict[str, str] | None = None
    touches: list[CountedOut] = field(default_factory=list)
    pending: list[CountedOut] = field(default_factory=list)


async def preview(runtime: Runtime, caller: Caller, change_id: UUID, basis: Basis, limit: int) -> Previewed:
    """What the change would turn, in the order of submission; all are counted and the first `limit` listed.

    `affected` are those whose reference date is the change's day or later; `as_if` lays it upon all, as if it had been
    in force on every reference date: what a change for a day to come would mean for the firms there are.

    Raises:
        NotFound: no such change. ChangeDecided: what it turned is listed as flips.
        ChangeRefused: another change was approved meanwhile, and this one no longer fits.
    """
    async with reading(runtime, caller) as uow:
        change = await get_change(uow, change_id)
        if change.state != "staged":
            raise ChangeDecided(state=change.state)
        plan = await current_plan(uow)
        since = change.since if basis == "affected" else plan.in_force_from
        amendment = amendment_from(change.since, change.source, change.changes)
        with_changes(plan, (amendment,))
        turning = turning_changes(amendment.changes, plan)
        note = _note(amendment, turning, plan)
        laid = (amendment,) if basis == "affected" else as_if_always(amendment, plan)
        if basis == "as_if":
            with_changes(plan, laid, proposed=False)
        amendments = (*plan.amendments, *laid)
        touches, pending = await met_by(uow, plan, amendment)
        ids = [row["application_id"] for row in await uow.execute_native(_IDS, since)] if turning else []
    found: list[WouldFlip] = []
    flipped = 0
    for start in range(0, len(ids), _PIECE):
        piece = await _read(runtime, caller, plan, ids[start : start + _PIECE])
        flips = await runtime.compute.run(flips_of, str(runtime.settings.plan_dir), amendments, *piece)
        flipped += len(flips)
        found += flips[: limit - len(found)]
    return Previewed(len(ids), flipped, found, note, touches, pending)


def _note(amendment: Amendment, turning: Sequence[Change], plan: Plan) -> dict[str, str] | None:
    """Why part of the change turns no outcome."""
    if len(turning) == len(amendment.changes):
        return None
    if any(each.kind == "efforts" for each in amendment.changes):
        return NO_OUTCOME
    return OF_OTHERS if any(is_read(each, plan) for each in amendment.changes) else NOT_READ


async def _read(
    runtime: Runtime, caller: Caller, plan: Plan, ids: Sequence[UUID]
) -> tuple[list[dict[str, Any]], dict[UUID, Standing], dict[str, frozenset[str]]]:
    """A piece of the base, and the soft criteria by version; no transaction is open while it is computed on."""
    async with reading(runtime, caller) as uow:
        rows = [dict(row) for row in await uow.execute_native(_ROWS, ids)]
        soft = await soft_by_version(uow, plan, {row["rules_version"] for row in rows})
        return rows, await standings_of(uow, ids), soft


def flips_of(
    folder: str,
    amendments: Sequence[Amendment],
    rows: Sequence[dict[str, Any]],
    standings: dict[UUID, Standing],
    soft: Mapping[str, frozenset[str]],
) -> list[WouldFlip]:
    """The flips of one piece; `soft` are the soft criteria of each version. Runs in a process of its own."""
    from pathlib import Path

    plan = amended(load_plan(Path(folder)), amendments)
    stored = [stored_of(row) for row in rows]
    flips = [_flip(one, plan, standings.get(one.subject.application_id, Standing()), soft) for one in stored]
    return [flip for flip in flips if flip is not None]


def _flip(stored: Stored, plan: Plan, standing: Standing, soft: Mapping[str, frozenset[str]]) -> WouldFlip | None:
    after = judge(stored.subject, plan).answers
    before = stored.knowing(soft, after.soft).answers
    if before.outcome == after.outcome:
        return None
    return WouldFlip(
        application_id=stored.subject.application_id,
        uscc=stored.subject.uscc,
        name=stored.subject.declaration.name,
        reporting_unit=stored.subject.reporting_unit,
        outcome_before=before.outcome,
        outcome_after=after.outcome,
        turned_by=turned_by(before, after, plan.admission),
        follows=follows(before.outcome, after.outcome, recommended=standing.recommended, member=standing.member),
    )
