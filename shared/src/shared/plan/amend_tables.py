"""The tables of a plan with a change on top, each refused where it cannot take it."""

from collections.abc import Mapping
from datetime import date
from typing import NoReturn

from shared.plan.changes import (
    Amendment,
    BadAmendment,
    EffortRow,
    EffortsRevised,
    IntensiveClasses,
    QualificationEnded,
    QualificationListed,
    SizeScopes,
)
from shared.plan.dated import Dated, overlaid
from shared.plan.efforts import STEPS, Effort, Efforts, StepKey
from shared.plan.errors import PlanError
from shared.plan.industries import SizeGroups, scopes_of
from shared.plan.load_efforts import effort_of, what_disagrees
from shared.plan.model import PatentIntensive, Plan
from shared.plan.qualifications import ListedQualification, Qualifications
from shared.plan.tables import Row


def with_classes(plan: Plan, since: date, change: IntensiveClasses) -> PatentIntensive:
    """The patent-intensive classes with some more or less."""
    before = plan.patent_intensive.classes(since)
    unknown = [code for code in (*change.add, *change.remove) if code not in plan.industries]
    useless = [code for code in change.add if code in before] + [code for code in change.remove if code not in before]
    if unknown:
        _refuse("unknown_class", f"行业小类不存在：{'、'.join(unknown)}", f"no such class: {', '.join(unknown)}")
    if useless or not (change.add or change.remove):
        named = "、".join(useless) or "–"
        _refuse(
            "nothing_changes",
            f"下列小类已在目录中或本不在其中：{named}",
            f"already in the list, or not in it to be taken out: {named}",
        )
    return plan.patent_intensive.with_change(since, change.add, change.remove)


def with_listed(plan: Plan, since: date, change: QualificationListed) -> Qualifications:
    """The certificates with one more; one that ended comes back under its own key and name."""
    before = plan.qualifications.get(change.key)
    named = plan.qualifications.find(change.name_zh)
    if before is None and named is None:
        return plan.qualifications.with_one(ListedQualification(change.key, change.name_zh, change.name_en, since))
    if before is None or before is not named or before.ended_on is None:
        _refuse("listed_already", f"{change.name_zh} 已在名单中", f"{change.name_zh} is on the list already")
    return plan.qualifications.with_one(before.listed_again(since))


def with_ended(plan: Plan, since: date, change: QualificationEnded) -> Qualifications:
    """The certificates where one counts no longer from the day on."""
    listed = plan.qualifications.get(change.key)
    if listed is None:
        keys = ", ".join(plan.qualifications)
        _refuse("not_listed", f"名单中没有 {change.key}，现有：{keys}", f"no {change.key} is listed; there are {keys}")
    if listed.ended_on is not None and listed.ended_on <= since:
        last = listed.last_counted_on(listed.ended_on)
        _refuse(
            "ended_already",
            f"{listed.name_zh} 已自 {listed.ended_on} 起不再计入（最后计入日 {last}）",
            f"{listed.name_en} ended already: it no longer counts from {listed.ended_on} on",
        )
    return plan.qualifications.with_one(listed.ended(since))


def with_scopes(plan: Plan, since: date, change: SizeScopes) -> SizeGroups:
    """The size groups with other scopes; the same object where each scope is assigned so already."""
    known, groups = scopes_of(plan.industries), plan.size_groups
    for one in change.assign:
        if one.scope not in known:
            _refuse("unknown_scope", f"行业范围 {one.scope} 不存在", f"there is no scope {one.scope}")
        if one.group is not None and one.group not in groups:
            listed = ", ".join(groups)
            _refuse(
                "unknown_group",
                f"划型标准没有行业组 {one.group}，现有：{listed}；新增行业组须修改方案文件",
                f"there is no size group {one.group}; there are {listed}; "
                "a further one is a change of the plan's files",
            )
    assigned = {one.scope: one.group for one in change.assign}
    if len(assigned) < len(change.assign):
        _refuse("scope_twice", "同一行业范围只能出现一次", "a scope may stand once only")
    held = groups.scopes(since)
    if all(scope in held and held[scope] == group for scope, group in assigned.items()):
        return groups
    return groups.with_scopes(since, assigned)


def with_efforts(plan: Plan, amendment: Amendment, change: EffortsRevised) -> Dated[Efforts]:
    """The table of efforts with other rows."""
    since, table = amendment.since, plan.efforts.on(amendment.since)
    rows = [_effort(table, row, number, amendment.source) for number, row in enumerate(change.rows, 1)]
    changed = {row.key: row for row in rows}
    if len(changed) < len(rows):
        _refuse("effort_twice", "同一步骤只能出现一次", "a step may stand once only")
    editions: Dated[Mapping[StepKey, Effort]] = Dated({day: plan.efforts.on(day) for day in plan.efforts.days})
    found = overlaid(editions, since, changed)
    for day in found.days:
        if wrong := what_disagrees(list(found.on(day).values())):
            _refuse("efforts_disagree", wrong.zh, wrong.en)
    return Dated({day: Efforts(list(found.on(day).values())) for day in found.days})


def _effort(table: Efforts, row: EffortRow, number: int, source: str) -> Effort:
    """A row as the loader reads one, with what is not stated as it stands."""
    key = next((key for key in STEPS if key == (row.criterion, row.field, row.step)), None)
    if key is None:
        named = " ".join(part for part in (row.criterion, row.field, row.step) if part)
        _refuse(
            "unknown_step",
            f"工作量表没有步骤 {named}，请见 GET /eligibility/v1/efforts",
            f"the table of efforts has no step {named}; see GET /eligibility/v1/efforts",
        )
    held = table[key]
    cells = {name: getattr(held, name) or "" for name in ("criterion", "field", "kind", "unit", "earliest")}
    cells |= {"evidence_zh": held.evidence_zh, "evidence_en": held.evidence_en}
    stated = {"fixed": row.fixed, "per_unit": row.per_unit, "earliest": row.earliest,
              "evidence_zh": row.evidence_zh, "evidence_en": row.evidence_en}  # fmt: skip
    cells |= {name: value for name, value in stated.items() if value is not None} | {"source": source}
    try:
        return effort_of(Row("", number, cells))
    except PlanError as error:
        raise BadAmendment("bad_effort", f"第 {number} 行：{error.zh}", f"row {number}: {error.en}") from error


def _refuse(reason: str, zh: str, en: str) -> NoReturn:
    raise BadAmendment(reason, zh, en)
