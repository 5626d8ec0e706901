"""Changes of the rules: parameters of any service and tables of this one, staged with a source and a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from eligibility.domain.amending.amend import amended
from eligibility.domain.amendments import amendment_from
from eligibility.store.tables import RuleChange
from eligibility.usecases.rules.current import current_plan
from eligibility.usecases.rules.versions import new_versions
from shared import clock
from shared.approvals.model import Approval, propose
from shared.domain.bad_value import BadValue
from shared.ids import uuid7
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.changes import Amendment
from shared.plan.model import Plan
from shared.problems import NotFound, Problem
from shared.usecases.legal_date import must_rest_on

KIND: Final = "rule-change"


FILE_TABLES: Final = {
    "division": ("行政区划（含推荐单位）", "divisions and reporting units"),
    "industry": ("国民经济行业分类", "industry classes"),
}
"""Tables that other services read too, in both languages."""


class ChangeRefused(Problem):
    """The rules cannot take the change."""

    status, code = 422, "rule-change-refused"
    title = {"zh": "规则不能作此变更", "en": "The rules cannot be changed in this way"}
    detail = {"zh": "{reason_zh}。", "en": "{reason_en}."}


class NothingChanges(Problem):
    """The change is what holds already."""

    status, code = 409, "rule-change-without-effect"
    title = {"zh": "该变更与现行规则相同", "en": "The rules are so already"}
    detail = {
        "zh": "自 {since} 起的规则版本仍为 {version}，请核对取值和日期。",
        "en": "From {since} on the rules would still be version {version}; compare values and day.",
    }


class RetroactiveGroundNeeded(Problem):
    """Rules for days past, and nobody says why."""

    status, code = 422, "retroactive-ground-needed"
    title = {"zh": "追溯变更须说明理由", "en": "A change for days past needs its ground"}
    detail = {
        "zh": "施行日 {since} 早于今天 {today}：请在 retroactive_ground 中写明追溯适用的理由和依据，"
        "或改为今天及以后的日期。",
        "en": "{since} lies before today, {today}: say in `retroactive_ground` why and on what the change applies "
        "retroactively, or name today or a later day.",
    }


class BecameRetroactive(RetroactiveGroundNeeded):
    """Its day has passed while it waited for the second person, and nobody said why it should hold for days past."""

    detail = {
        "zh": "施行日 {since} 已早于今天 {today}，而提出时未写明追溯适用的理由：请驳回该变更，"
        "以今天及以后的日期重新提出，或在 retroactive_ground 中写明理由和依据后重新提出。",
        "en": "{since} lies before today, {today}, by now, and no ground was given when it was staged: reject it, and "
        "stage it anew for today or a later day, or with `retroactive_ground` saying why and on what it applies "
        "retroactively.",
    }


async def stage(
    uow: UnitOfWork,
    title: str,
    source: str,
    since: date,
    changes: Sequence[dict[str, Any]],
    retroactive_ground: str | None = None,
) -> tuple[RuleChange, Approval]:
    """Puts a change up for a second person; nothing is judged by it yet. The day may lie ahead.

    Raises:
        BeforePlan: the day. RetroactiveGroundNeeded: it lies before today, and no ground is given.
        ChangeRefused: an unknown parameter, class, certificate or step, a value that does not fit, or a table that
            changes with the plan's files alone.
        NothingChanges: the rules of that day would be the same.
    """
    _must_be_of_this_service(changes)
    _must_be_dated(uow, since, retroactive_ground)
    change_id, versions = uuid7(), _versions_of(await current_plan(uow), since, source, changes)
    seen = {"rule_change_id": change_id, "title": title, "source": source, "since": since, "changes": list(changes)}
    seen |= {"retroactive_ground": retroactive_ground} if retroactive_ground else {}
    approval = await propose(uow, KIND, f"rules:{change_id}", {**seen, **versions})
    change = RuleChange(
        id=change_id,
        title=title,
        source=source,
        since=since,
        retroactive_ground=retroactive_ground,
        changes=list(changes),
        state="staged",
        approval_id=approval.id,
        staged_by=uow.caller.subject,
        staged_at=clock.now(),
    )
    uow.session.add(change)
    await uow.session.flush()
    return change, approval


def _versions_of(plan: Plan, since: date, source: str, changes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How judgements of that day name their rules once the change holds, and what else it names anew."""
    amended = with_changes(plan, [amendment_from(since, source, changes)])
    if _state(plan, since) == _state(amended, since):
        raise NothingChanges(since=str(since), version=plan.on(since).version)
    return {"rules_version": amended.on(since).version, "versions": new_versions(plan, amended, since)}


def _must_be_dated(uow: UnitOfWork, since: date, retroactive_ground: str | None) -> None:
    must_rest_on("rule_change", since, uow.plan)
    must_not_be_retroactive(since, retroactive_ground, RetroactiveGroundNeeded)


def must_not_be_retroactive(since: date, ground: str | None, refusal: type[RetroactiveGroundNeeded]) -> None:
    """A change for days past says why.

    Raises:
        RetroactiveGroundNeeded: as `refusal` words it.
    """
    today = clock.today()
    if since < today and not ground:
        raise refusal(since=str(since), today=str(today))


def _state(plan: Plan, day: date) -> tuple[object, ...]:
    parameters = plan.on(day)
    return dict(parameters), parameters.tables, plan.efforts_version(day)


def _must_be_of_this_service(changes: Sequence[dict[str, Any]]) -> None:
    """Divisions and classes are read by every service at its start: a change that one of them approves reaches none."""
    for change in changes:
        if said := FILE_TABLES.get(change["kind"]):
            zh, en = said
            raise ChangeRefused(
                reason_zh=f"{zh}由各服务在启动时从方案文件读取，不能在此变更：请修改方案文件并发布新版本，"
                "使所有服务同时采用",
                reason_en=f"{en} are read by every service from the plan's files at its start and cannot be changed "
                "here: change the plan's files and release them, so that all services take them up together",
            )


def with_changes(plan: Plan, amendments: Sequence[Amendment], *, proposed: bool = True) -> Plan:
    """The plan with the amendments on top; what is `proposed` must change something.

    Raises:
        ChangeRefused: it cannot take one of them; says why.
    """
    for change in (change for amendment in amendments for change in amendment.changes):
        if change.kind == "parameter" and change.name not in plan.history:
            listed = ", ".join(plan.history)
            raise ChangeRefused(
                reason_zh=f"没有名为 {change.name} 的参数，可用的有：{listed}",
                reason_en=f"there is no parameter {change.name}; there are {listed}",
            )
    try:
        return amended(plan, amendments, proposed=proposed)
    except BadValue as error:
        raise ChangeRefused(reason_zh=error.zh, reason_en=error.en) from error


async def get_change(uow: Reading, change_id: UUID, *, lock: bool = False) -> RuleChange:
    """One change.

    Raises:
        NotFound: there is none.
    """
    statement = select(RuleChange).where(RuleChange.id == change_id)
    found = (await uow.session.execute(statement.with_for_update() if lock else statement)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found
