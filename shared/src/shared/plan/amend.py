"""A plan with changes on top of its files: dated as the files are, and pure, so that a preview is the real thing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from shared.domain.bad_value import BadValue
from shared.plan.dated import Dated, NotInForce
from shared.plan.model import PatentIntensive, Plan
from shared.plan.parameters import DatedValue
from shared.plan.qualifications import ListedQualification, Qualifications


class BadAmendment(BadValue):
    """A change that the plan cannot take; the text says which."""


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """Another value of a parameter, written as in the plan's files (a list for `words`)."""

    name: str
    value: str | tuple[str, ...]
    kind: Literal["parameter"] = "parameter"


@dataclass(frozen=True, slots=True)
class IntensiveClasses:
    """Classes that enter or leave the patent-intensive industries, in this edition and in those that follow it."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    kind: Literal["patent_intensive"] = "patent_intensive"


@dataclass(frozen=True, slots=True)
class QualificationListed:
    """A further certificate that counts by itself (annex 2: 等资格, M12)."""

    key: str
    name_zh: str
    name_en: str
    kind: Literal["qualification"] = "qualification"


Change = ParameterChange | IntensiveClasses | QualificationListed


@dataclass(frozen=True, slots=True)
class Amendment:
    """Changes that hold from a day on, with the document that orders them."""

    since: date
    source: str
    changes: tuple[Change, ...]


def amended(plan: Plan, amendments: Sequence[Amendment]) -> Plan:
    """The plan with the amendments on top, in the order given: of two for one day the later one holds.

    Raises:
        NotInForce: an amendment holds from a day before the plan.
        BadParameter, BadAmendment: an unknown parameter, value, class or certificate.
    """
    for amendment in amendments:
        if amendment.since < plan.in_force_from:
            raise NotInForce(amendment.since, plan.in_force_from)
        for change in amendment.changes:
            plan = _with(plan, amendment, change)
        plan = replace(plan, amendments=(*plan.amendments, amendment), _cache={})
    return plan


def _with(plan: Plan, amendment: Amendment, change: Change) -> Plan:
    if isinstance(change, ParameterChange):
        return _with_parameter(plan, amendment, change)
    if isinstance(change, IntensiveClasses):
        changed = replace(plan, patent_intensive=_with_classes(plan, amendment.since, change), _cache={})
    else:
        changed = replace(plan, qualifications=_with_qualification(plan, amendment.since, change), _cache={})
    return replace(changed, table_digests=_digests(plan.table_digests, amendment.since, change), _cache={})


def _with_parameter(plan: Plan, amendment: Amendment, change: ParameterChange) -> Plan:
    value = plan.on(amendment.since).read(change.name, change.value)
    dated = [*plan.history[change.name], DatedValue(amendment.since, value, amendment.source)]
    history = {**plan.history, change.name: sorted(dated, key=lambda entry: entry.since)}
    return replace(plan, history=history, _cache={})


def _with_classes(plan: Plan, since: date, change: IntensiveClasses) -> PatentIntensive:
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


def _with_qualification(plan: Plan, since: date, change: QualificationListed) -> Qualifications:
    if change.key in plan.qualifications or plan.qualifications.find(change.name_zh):
        _refuse("listed_already", f"{change.name_zh} 已在名单中", f"{change.name_zh} is on the list already")
    added = ListedQualification(change.key, change.name_zh, change.name_en, since)
    return Qualifications([*plan.qualifications.values(), added])


def _refuse(reason: str, zh: str, en: str) -> None:
    raise BadAmendment(reason, zh, en)


def _digests(before: Dated[str], since: date, change: Change) -> Dated[str]:
    """From the day on every digest of the tables tells of the change too."""
    days = {*before.days, since}
    said = json.dumps([change.kind, str(since), repr(change)], ensure_ascii=True)
    return Dated({day: _chained(before.on(day), said) if day >= since else before.on(day) for day in days})


def _chained(digest: str, said: str) -> str:
    return hashlib.sha256(f"{digest}\n{said}".encode()).hexdigest()
