"""Steps in words: the clause, what to do, the values and the limit, and from when it counts, in both languages."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from eligibility.domain.findings import Finding, shown_value
from eligibility.domain.messages import FIELDS, Both, limits_in_words, said, valued
from eligibility.domain.route.declared import SIZE_FIGURES
from eligibility.domain.route.moves import Move
from shared.domain.facts import Label
from shared.domain.money import plain

_SEAT: Final = Label("补充注册地，应在本省", "supply the registered division, which must lie in the province")
_CLASS: Final = Label("补充主营业务行业小类", "supply the class of the main business")
_ADDED: Final[Mapping[str, Label]] = {
    "valid_patents": Label(
        "（新增；尚无核心专利的，第一件即为主营产品的核心专利，新增的须另行产业化）",
        " (new; where no core patent is named the first becomes the main product's; not yet in use)",
    ),
    "industrialised_patents": Label("（先注明用途不明的专利）", " (patents of unknown use come first)"),
}
_NOTHING: Final = Label("", "")


def step_message(finding: Finding, move: Move, earliest: date) -> dict[str, str]:
    """One sentence in each language."""
    rule = finding.rule
    zh, en = _act(finding, move)
    if finding.limits:
        limits = tuple((name, plain(limit)) for name, limit in finding.limits.items())
        limit_zh, limit_en = limits_in_words(limits, rule.limits_said, ceiling=finding.ceiling)
        zh, en = f"{zh}；{limit_zh}", f"{en}; {limit_en}"
    return {
        "zh": f"{rule.clause.zh}（{rule.id}）{rule.title.zh}：{zh}；{earliest} 起可计。",
        "en": f"{rule.clause.en} ({rule.id}), {rule.title.en}: {en}; counts from {earliest}.",
    }


def _act(finding: Finding, move: Move) -> Both:
    if move.field is None:
        values = {name: shown_value(value) for name, value in finding.values.items()}
        zh, en = valued(values, finding.spoken, finding.reviewed)
        return f"申请豁免；{zh}", f"ask for a waiver; {en}"
    if move.to is None:
        return _not_known(move)
    label, added = FIELDS[move.field], _ADDED.get(move.field, _NOTHING)
    to_zh, to_en = _with_unit(label, move.to)
    if move.before is None:
        at_zh, at_en = _at(move)
        return f"补充{label.zh}，{at_zh}{to_zh}", f"supply {label.en}, {at_en}{to_en}"
    from_zh, from_en = _with_unit(label, move.before)
    verb_zh, verb_en = ("补充", "supply") if move.kind == "supply" else ("改进", "improve")
    return (
        f"{verb_zh}{label.zh}，由 {from_zh} 到 {to_zh}{added.zh}",
        f"{verb_en} {label.en}, from {from_en} to {to_en}{added.en}",
    )


def _not_known(move: Move) -> Both:
    """A missing seat or class, and all that giving it would decide."""
    if "inside_province" in move.facts:
        return _SEAT.zh, _SEAT.en
    size, intensive = bool(move.settles), "patent_intensive" in move.facts
    zh = "和".join((*(["中小企业"] if size else []), *(["专利密集型产业"] if intensive else [])))
    en = "an SME" if size else "a firm"
    en += " of a patent-intensive industry" if intensive else ""
    return f"{_CLASS.zh}，应使企业属于{zh}", f"{_CLASS.en}, which must make the firm {en}"


def _at(move: Move) -> Both:
    """Between a field and its supplied value."""
    if move.field in SIZE_FIGURES and not move.floor:
        return "不高于 ", "at most "
    if isinstance(move.to, bool | str):
        return "应为 ", ""
    return "不低于 ", "at least "


def _with_unit(label: Label, value: object) -> Both:
    zh, en = said(shown_value(value))
    return zh + label.unit_zh, en + label.unit_en
