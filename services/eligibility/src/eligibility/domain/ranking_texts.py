"""A place in the ranking in words: what each criterion adds, and what a change of one figure would do."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from eligibility.domain.messages import FIELDS
from eligibility.domain.ranking import Hindrance, Move, Part, TieBreak
from shared.domain.facts import Label
from shared.domain.money import plain
from shared.domain.terms.model import JUST

Texts = dict[str, str]
_HINDRANCES: Final[Mapping[Hindrance, Label]] = {
    "counted_in_full": Label("该项已按上限计分，再提高也不加分", "it counts in full already, more adds nothing"),
    "no_more_possible": Label("单凭该项无法超过上一名", "it alone cannot pass the firm above"),
}
_TIES: Final[Mapping[TieBreak, Label]] = {
    "submitted_at": Label("得分相同，上一名提交在先", "the scores are equal, the firm above applied earlier"),
    "uscc": Label(
        "得分与提交时间均相同，按统一社会信用代码排列", "score and time of submission are equal, the code decides"
    ),
}


def part_text(part: Part) -> Texts:
    """One sentence in each language on one criterion's part."""
    return {
        "zh": f"{part.criterion} {part.title.zh}：{_value(part, zh=True)}{_margin(part, zh=True)}；"
        f"计入 {plain(part.counted)} × 权重 {plain(part.weighing.weight)} = {plain(part.part)}。",
        "en": f"{part.criterion} {part.title.en}: {_value(part, zh=False)}{_margin(part, zh=False)}; "
        f"counted {plain(part.counted)} x weight {plain(part.weighing.weight)} = {plain(part.part)}.",
    }


def _value(part: Part, *, zh: bool) -> str:
    key = part.limb.field if part.limb.limit is None or part.limb.of is None else part.limb.limit.rpartition(".")[2]
    label = FIELDS.get(key, Label(key, key))
    shown = f"{label.zh if zh else label.en} {written(part.value, label, zh=zh)}"
    if part.limit is None:
        return shown
    return shown + (f"，限值 {written(part.limit, label, zh=True)}" if zh else f", limit {written(part.limit, label)}")


def _margin(part: Part, *, zh: bool) -> str:
    if part.limit is None:
        return "" if part.margin != JUST else "，按刚好达标计" if zh else ", which counts as just on the limit"
    if part.value is None:
        return "，按最低计" if zh else ", which counts as the least"
    margin = "∞" if part.margin is None else plain(part.margin)
    return f"，相对差 {margin}" if zh else f", relative margin {margin}"


def move_text(move: Move) -> Texts:
    """One sentence in each language on what one field could do."""
    label = FIELDS.get(move.field, Label(move.field, move.field))
    if move.hindrance is not None:
        why = _HINDRANCES[move.hindrance]
        return {"zh": f"{move.criterion} {label.zh}：{why.zh}。", "en": f"{move.criterion} {label.en}: {why.en}."}
    zh = [written(value, label, zh=True) for value in (move.start, move.to)]
    en = [written(value, label) for value in (move.start, move.to)]
    return {
        "zh": f"{move.criterion} {label.zh}由 {zh[0]} 变为 {zh[1]}，即可超过上一名。",
        "en": f"{move.criterion} {label.en} from {en[0]} to {en[1]} would pass the firm above.",
    }


def place_text(rank: int, ranked: int, score: Decimal, difference: Decimal | None, tie: TieBreak | None) -> Texts:
    """The place in one sentence."""
    zh, en = f"第 {rank} 名（共 {ranked} 家），得分 {plain(score)}", f"Place {rank} of {ranked}, score {plain(score)}"
    if tie is not None:
        return {"zh": f"{zh}；{_TIES[tie].zh}。", "en": f"{en}; {_TIES[tie].en}."}
    if difference is None:
        return {"zh": f"{zh}，前面没有企业。", "en": f"{en}; no firm is above."}
    return {
        "zh": f"{zh}，与上一名相差 {plain(difference)}。",
        "en": f"{en}, {plain(difference)} behind the firm above.",
    }


def written(value: Decimal | bool | None, label: Label, *, zh: bool = False) -> str:
    """A value with its unit."""
    if value is None:
        return "未填" if zh else "not given"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    return plain(value) + (label.unit_zh if zh else label.unit_en)
