"""Rounds in which products are recognised as patent-intensive: from when on a new one of a member can be seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecognitionRound:
    """One round: filed by its deadline with the figures of `data_year`, published between two days.

    Where the day of publication is known both are that day; where only the month is, they are its first and last.
    `expected` where no paper told it yet.
    """

    round_year: int
    data_year: int
    filing_deadline: date
    published_from: date
    published_to: date
    expected: bool
    source: str

    @property
    def published(self) -> str:
        """The day or, where no more is known, the month: `2025-02`."""
        day = str(self.published_from)
        return day if self.published_from == self.published_to else day[:7]


@dataclass(frozen=True, slots=True)
class Chances:
    """The first round in which a product can be newly recognised, and the next that is still to come."""

    first: RecognitionRound | None
    next: RecognitionRound | None


def chances(rounds: Iterable[RecognitionRound], admitted_on: date, on: date) -> Chances:
    """Of a member: recognised after its admission (M2), as it looks on a day; None where the table ends before.

    A round of which only the month is known may lie after an admission in that month.
    """
    after = sorted(
        (one for one in rounds if one.published_to > admitted_on), key=lambda one: (one.published_to, one.round_year)
    )
    return Chances(after[0] if after else None, next((one for one in after[1:] if one.published_to >= on), None))


def said(found: Chances) -> tuple[str, str]:
    """The chances in Chinese and English, each a sentence."""
    if found.first is None:
        return (
            "入库日之后公布的专利密集型产品认定轮次尚未列入方案对照表。",
            "The plan's table names no round of recognition that was published after the admission yet.",
        )
    zh = f"新认定的产品最早见于{_zh(found.first)}"
    en = f"A newly recognised product can first appear with the round {_en(found.first)}"
    if found.next is None:
        return (
            f"{zh}，以后各轮尚未列入方案对照表。",
            f"{en}; the plan's table names none that is still to come.",
        )
    return f"{zh}，其后为{_zh(found.next)}。", f"{en}, next with the one {_en(found.next)}."


def _zh(one: RecognitionRound) -> str:
    about = f"{one.filing_deadline} 前备案、填报 {one.data_year} 年度数据"
    return f"{'预计 ' if one.expected else ''}{one.published} 公布的 {one.round_year} 年度认定（{about}）"


def _en(one: RecognitionRound) -> str:
    about = f"filed by {one.filing_deadline} with the figures of {one.data_year}"
    return f"of {one.round_year}, {'expected' if one.expected else 'published'} {one.published} ({about})"
