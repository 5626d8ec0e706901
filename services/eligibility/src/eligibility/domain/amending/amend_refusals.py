"""What nobody may propose, though it could be laid on a plan: a change without effect, or bounds that would fall."""

from datetime import date, timedelta
from typing import NoReturn

from shared.plan.changes import (
    BadAmendment,
    CertificatesExtended,
    CertificateWithdrawn,
    Change,
    IntensiveClasses,
    ParameterChange,
    QualificationEnded,
    QualificationListed,
    SizeBoundMoved,
)
from shared.plan.model import Plan
from shared.plan.size_bounds import Place


def refuse(reason: str, zh: str, en: str) -> NoReturn:
    """A change that the plan does not take."""
    raise BadAmendment(reason, zh, en)


def must_be_worth_it(before: Plan, after: Plan, since: date, change: Change) -> None:
    """Of a change that nobody has approved yet.

    Raises:
        BadAmendment: it names a class or certificate that is so already, a notice that is recorded, or leaves bounds
            that do not rise.
    """
    if isinstance(change, IntensiveClasses):
        _must_change_each(before, since, change)
    elif isinstance(change, QualificationListed) and after.qualifications is before.qualifications:
        refuse("listed_already", f"{change.name_zh} 已在名单中", f"{change.name_zh} is on the list already")
    elif isinstance(change, QualificationEnded) and after.qualifications is before.qualifications:
        _refuse_the_end(before, since, change)
    elif isinstance(change, CertificatesExtended | CertificateWithdrawn):
        if after.notices is before.notices:
            refuse("noticed_already", "该通知已登记", "this notice is recorded already")
    elif isinstance(change, ParameterChange):
        if place := after.size_bounds.place_of(change.name):
            _must_rise(after, since, place)
    elif isinstance(change, SizeBoundMoved):
        _must_rise(after, since, (change.group, change.indicator))


def _must_change_each(plan: Plan, since: date, change: IntensiveClasses) -> None:
    there = plan.patent_intensive.classes(since)
    useless = [code for code in change.add if code in there] + [code for code in change.remove if code not in there]
    if useless or not (change.add or change.remove):
        named = "、".join(useless) or "–"
        refuse(
            "nothing_changes",
            f"下列小类已在目录中或本不在其中：{named}",
            f"already in the list, or not in it to be taken out: {named}",
        )


def _refuse_the_end(plan: Plan, since: date, change: QualificationEnded) -> NoReturn:
    listed = plan.qualifications[change.key]
    last = listed.last_counted_on(since)
    if last is None:
        refuse(
            "ended_already",
            f"{listed.name_zh} 在 {since} 本不计入，请改用其后的日期",
            f"{listed.name_en} does not count on {since} anyway; choose a later day",
        )
    first = last + timedelta(days=1)
    refuse(
        "ended_already",
        f"{listed.name_zh} 已自 {first} 起不再计入（最后计入日 {last}）",
        f"{listed.name_en} ended already: it no longer counts from {first} on",
    )


def _must_rise(plan: Plan, since: date, place: Place) -> None:
    if day := plan.size_bounds.falls_on(since, place):
        bound = ".".join(place)
        refuse(
            "bounds_do_not_rise",
            f"自 {day} 起 {bound} 小型、中型、大型的下限应依次增大；三者一并调整请用 size_bounds 变更写明",
            f"from {day} on the bounds of {bound} must rise from small to large; to move all three, state them in one "
            "change of kind size_bounds",
        )
