"""Findings in words: the clause, each value with its source, the limit and what is missing, in both languages."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from eligibility.domain.abnormal import said as finding_said
from eligibility.domain.certificate_words import said as certificate_said
from eligibility.domain.sources import SOURCES, Source, source_of
from shared.domain.fact_table import FACTS
from shared.domain.facts import Label
from shared.plan.criteria import Criterion

if TYPE_CHECKING:
    from eligibility.domain.findings import Finding
    from shared.domain.terms.asks import LimitsSaid


FIELDS: Final[Mapping[str, Label]] = {name: fact.label for name, fact in FACTS.items()}
_ANSWERS: Final[Mapping[bool | None, Label]] = {
    True: Label("符合", "met"),
    False: Label("不符合", "not met"),
    None: Label("无法判定", "undecided"),
}
Both = tuple[str, str]
"""A piece of a sentence in Chinese and in English."""
_YES: Final[Both] = ("是", "yes")
_NO: Final[Both] = ("否", "no")


def message(finding: "Finding", values: Mapping[str, Any], limits: Mapping[str, str]) -> dict[str, str]:
    """One sentence in each language: clause, answer, reason, values by source, limits; both as JSON shows them."""
    opening = _opening(finding.rule, finding.met, finding.reason)
    named = valued(values, finding.spoken, finding.reviewed)
    zh, en = f"{opening[0]}；{named[0]}", f"{opening[1]}; {named[1]}"
    if limits:
        ending = limits_in_words(tuple(limits.items()), finding.rule.limits_said, ceiling=finding.ceiling)
        return {"zh": f"{zh}；{ending[0]}。", "en": f"{en}; {ending[1]}."}
    return {"zh": f"{zh}。", "en": f"{en}."}


@lru_cache(maxsize=256)
def _opening(criterion: Criterion, met: bool | None, reason: str | None) -> Both:
    answer, clause, title = criterion.answer(met) or _ANSWERS[met], criterion.clause, criterion.title
    zh = f"{clause.zh}（{criterion.id}）{title.zh}：{answer.zh}"
    en = f"{clause.en} ({criterion.id}), {title.en}: {answer.en}"
    if not reason:
        return zh, en
    why = criterion.reason(reason)
    return f"{zh}；{why.zh}", f"{en}; {why.en}"


def valued(values: Mapping[str, Any], spoken: Mapping[str, Both], reviewed: frozenset[str]) -> Both:
    """The values as JSON shows them, those of one source together; `reviewed` are the fields that a reviewer found."""
    zh, en = "", ""
    for name, before_zh, before_en, label, source in _openings(tuple(values), reviewed):
        value = values[name]
        if value is None:
            said_zh, said_en = spoken.get(name) or (source.absent_zh, source.absent_en)
            zh, en = f"{zh}{before_zh}{said_zh}", f"{en}{before_en}{said_en}"
        else:
            said_zh, said_en = spoken.get(name) or said(value)
            zh, en = f"{zh}{before_zh}{said_zh}{label.unit_zh}", f"{en}{before_en}{said_en}{label.unit_en}"
    return zh, en


@lru_cache(maxsize=1024)
def _openings(names: Sequence[str], reviewed: frozenset[str]) -> Sequence[tuple[str, str, str, Label, Source]]:
    """The fields, those of one source together, with the words before their value; sources as they come first."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(source_of(name, reviewed), []).append(name)
    found: list[tuple[str, str, str, Label, Source]] = []
    for key, fields in groups.items():
        source = SOURCES[key]
        zh, en = (f"；{source.zh} ", f"; {source.en} ") if found else (f"{source.zh} ", f"{source.en} ")
        for name in fields:
            label = FIELDS[name]
            found.append((name, f"{zh}{label.zh} ", f"{en}{label.en} ", label, source))
            zh, en = "、", ", "
    return found


@lru_cache(maxsize=256)
def limits_in_words(limits: Sequence[tuple[str, str]], said: "LimitsSaid", *, ceiling: bool) -> Both:
    """What must be reached, or with `ceiling` stayed under: names and numbers as JSON shows them."""
    zh, en = ("低于", "below") if ceiling else ("不低于", "at least")
    known = {key: one.label for key, one in said}
    labels = [(known.get(name) or FIELDS[name], limit) for name, limit in limits]
    return (
        "限值 " + "，或".join(f"{label.zh}{zh} {limit}{label.unit_zh}" for label, limit in labels),
        "limit " + ", or ".join(f"{label.en} {en} {limit}{label.unit_en}" for label, limit in labels),
    )


def said(value: Any) -> Both:
    """A value that is known, as JSON shows it, without its unit."""
    if value is True or value is False:
        return _YES if value else _NO
    return _listed(value) if isinstance(value, list) else (str(value), str(value))


def _listed(values: Sequence[Any]) -> Both:
    if not values:
        return "无", "none"
    named = [_item(item) if isinstance(item, dict) else (str(item), str(item)) for item in values]
    return "，".join([one[0] for one in named]), ", ".join([one[1] for one in named])


def _item(item: Mapping[str, Any]) -> Both:
    return finding_said(item) if "notified_on" in item else certificate_said(item)
