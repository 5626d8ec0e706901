"""The tables of a plan with a change on top, each refused where it cannot take it."""

from collections.abc import Mapping
from datetime import date

from eligibility.domain.amending.amend_refusals import refuse
from shared.domain.money import plain
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
from shared.plan.efforts import Effort, Efforts, StepKey
from shared.plan.errors import PlanError
from shared.plan.industries import SizeGroups, scopes_of
from shared.plan.load_efforts import effort_of, what_disagrees
from shared.plan.model import PatentIntensive, Plan
from shared.plan.qualifications import ListedQualification, Qualifications
from shared.plan.tables import Row


def with_classes(plan: Plan, since: date, change: IntensiveClasses) -> PatentIntensive:
    """The patent-intensive classes with some more or less; the same object where they are so already."""
    unknown = [code for code in (*change.add, *change.remove) if code not in plan.industries]
    if unknown:
        refuse("unknown_class", f"行业小类不存在：{'、'.join(unknown)}", f"no such class: {', '.join(unknown)}")
    return plan.patent_intensive.with_change(since, change.add, change.remove)


def with_listed(plan: Plan, since: date, change: QualificationListed) -> Qualifications:
    """The certificates with one more; one that ended comes back under its own key and name."""
    before = plan.qualifications.get(change.key)
    named = plan.qualifications.find(change.name_zh)
    if before is not named:
        refuse("listed_already", f"{change.name_zh} 已在名单中", f"{change.name_zh} is on the list already")
    if before is None:
        return plan.qualifications.with_one(ListedQualification(change.key, change.name_zh, change.name_en, since))
    return _replaced(plan, before, before.listed_again(since))


def with_ended(plan: Plan, since: date, change: QualificationEnded) -> Qualifications:
    """The certificates where one counts no longer from the day on, until a later day lists it again."""
    listed = plan.qualifications.get(change.key)
    if listed is None:
        keys = ", ".join(plan.qualifications)
        refuse("not_listed", f"名单中没有 {change.key}，现有：{keys}", f"no {change.key} is listed; there are {keys}")
    return _replaced(plan, listed, listed.ended(since))


def _replaced(plan: Plan, before: ListedQualification, after: ListedQualification) -> Qualifications:
    """The same object where nothing changes."""
    return plan.qualifications if after == before else plan.qualifications.with_one(after)


def with_scopes(plan: Plan, since: date, change: SizeScopes) -> SizeGroups:
    """The size groups with other scopes; the same object where each scope is assigned so already."""
    known, groups = scopes_of(plan.industries), plan.size_groups
    for one in change.assign:
        if one.scope not in known:
            refuse("unknown_scope", f"行业范围 {one.scope} 不存在", f"there is no scope {one.scope}")
        if one.group is not None and one.group not in groups:
            listed = ", ".join(groups)
            refuse(
                "unknown_group",
                f"划型标准没有行业组 {one.group}，现有：{listed}；新增行业组须修改方案文件",
                f"there is no size group {one.group}; there are {listed}; "
                "a further one is a change of the plan's files",
            )
    assigned = {one.scope: one.group for one in change.assign}
    if len(assigned) < len(change.assign):
        refuse("scope_twice", "同一行业范围只能出现一次", "a scope may stand once only")
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
        refuse("effort_twice", "同一步骤只能出现一次", "a step may stand once only")
    editions: Dated[Mapping[StepKey, Effort]] = Dated({day: plan.efforts.on(day) for day in plan.efforts.days})
    found = overlaid(editions, since, changed)
    return Dated({day: _agreeing(found.on(day)) for day in found.days})


def _agreeing(rows: Mapping[StepKey, Effort]) -> Efforts:
    if isinstance(rows, Efforts):
        return rows
    if wrong := what_disagrees(list(rows.values())):
        refuse("efforts_disagree", wrong.zh, wrong.en)
    return Efforts(list(rows.values()))


def _effort(table: Efforts, row: EffortRow, number: int, source: str) -> Effort:
    """A row as the loader reads one, with what is not stated as it stands."""
    key = next((key for key in table if key == (row.criterion, row.field, row.step)), None)
    if key is None:
        named = " ".join(part for part in (row.criterion, row.field, row.step) if part)
        refuse(
            "unknown_step",
            f"工作量表没有步骤 {named}，请见 GET /eligibility/v1/efforts",
            f"the table of efforts has no step {named}; see GET /eligibility/v1/efforts",
        )
    held = table[key]
    cells = {name: getattr(held, name) or "" for name in ("criterion", "field", "kind", "unit", "earliest")}
    cells |= {"fixed": plain(held.fixed), "per_unit": plain(held.per_unit)}
    cells |= {"evidence_zh": held.evidence_zh, "evidence_en": held.evidence_en}
    stated = {"fixed": row.fixed, "per_unit": row.per_unit, "earliest": row.earliest,
              "evidence_zh": row.evidence_zh, "evidence_en": row.evidence_en}  # fmt: skip
    cells |= {name: value for name, value in stated.items() if value is not None} | {"source": source}
    try:
        return effort_of(Row("", number, cells))
    except PlanError as error:
        raise BadAmendment("bad_effort", f"第 {number} 行：{error.zh}", f"row {number}: {error.en}") from error
