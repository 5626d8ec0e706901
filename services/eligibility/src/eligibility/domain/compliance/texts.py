"""Findings of the yearly check in words: the clause, what was found, and the limit, in Chinese and English."""

from collections.abc import Mapping
from typing import Any, Final

from shared.domain.abnormal_filing import APPEAL_NAMES, KIND_NAMES
from shared.domain.facts import Label
from shared.domain.member_facts import MEMBER_FACTS
from shared.plan.bodies import RemovalGround
from shared.plan.criteria import Criterion

_WORDS: Final[dict[object, Label]] = {
    "verified": Label("经核实", "verified"),
    "declared": Label("企业申报", "declared"),
}
_ANSWERS: Final[Mapping[bool | None, Label]] = {
    True: Label("符合", "met"),
    False: Label("需关注", "needs attention"),
    None: Label("无法判定", "undecided"),
}
_YES, _NO, _NONE = Label("是", "yes"), Label("否", "no"), Label("无", "none")


def sentence(
    rule: Criterion,
    met: bool | None,
    reason: str | None,
    values: Mapping[str, Any],
    limits: Mapping[str, str],
    grounds: Mapping[str, RemovalGround],
) -> dict[str, str]:
    """One sentence in each language, with values and limits as JSON shows them; grounds as the plan names them."""
    spoken = _WORDS | {code: Label(ground.name_zh, ground.name_en) for code, ground in grounds.items()}
    answer, why = rule.answer(met) or _ANSWERS[met], rule.reason(reason) if reason else None
    zh = f"{rule.clause.zh}（{rule.id}）{rule.title.zh}：{answer.zh}" + (f"；{why.zh}" if why else "")
    en = f"{rule.clause.en} ({rule.id}), {rule.title.en}: {answer.en}" + (f"; {why.en}" if why else "")
    labels = {name: _bare(name) if value is None else _label(name) for name, value in values.items()}
    named = [(labels[name], _said(value, spoken)) for name, value in values.items()]
    zh += "；" + "、".join(f"{label.zh} {said.zh}{label.unit_zh}" for label, said in named)
    en += "; " + ", ".join(f"{label.en} {said.en}{label.unit_en}" for label, said in named)
    known = {key: said.label for key, said in rule.limits_said}
    for name, limit in limits.items():
        label = known.get(name) or _label(name)
        zh += f"；限值 {label.zh}不低于 {limit}{label.unit_zh}"
        en += f"; limit {label.en} at least {limit}{label.unit_en}"
    return {"zh": f"{zh}。", "en": f"{en}."}


def _label(name: str) -> Label:
    return MEMBER_FACTS[name].label


def _bare(name: str) -> Label:
    """Without a unit, for a value that there is none of."""
    return Label(_label(name).zh, _label(name).en)


def _finding(value: Mapping[str, Any]) -> Label:
    kind = KIND_NAMES.get(value["kind"], ("类型未注明", "kind not given"))
    order, appeal = value["order_no"], APPEAL_NAMES[value["appeal_state"]]
    under = (f"国家知识产权局令第{order}号，", f"CNIPA Order No. {order}, ") if order else ("", "")
    return Label(f"{kind[0]}（{under[0]}{appeal[0]}）", f"{kind[1]} ({under[1]}{appeal[1]})")


def _said(value: Any, spoken: Mapping[object, Label]) -> Label:
    if isinstance(value, Mapping):
        return _finding(value)
    if value is None or value == []:
        return _NONE
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        named = [_said(one, spoken) for one in value]
        return Label("，".join(one.zh for one in named), ", ".join(one.en for one in named))
    return spoken.get(value) or Label(str(value), str(value))
