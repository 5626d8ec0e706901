"""Figures of several rounds as medians with their ranges; ratios are formed inside a round, where noise is shared."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Round = Mapping[str, float]
"""The figures of one round by name."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio should reach (`aim`) and what it must not miss (`least`, or `most` where smaller is better)."""

    aim: float
    limit: float
    smaller_is_better: bool = False

    def __str__(self) -> str:
        sign, word = ("≤", "most") if self.smaller_is_better else ("≥", "least")
        return f"aim {sign} {self.aim:g}, {word} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report, worked out for each round by itself."""

    label: str
    of: Callable[[Round], float]
    form: str = ",.0f"
    goal: Goal | None = None

    def text(self, rounds: Sequence[Round]) -> str:
        """The median with the range of the rounds, and the goal."""
        values = sorted(self.of(one) for one in rounds)
        median, low, high = (format(value, self.form) for value in (statistics.median(values), values[0], values[-1]))
        return f"  {self.label:<52} {f'{median} ({low}–{high})':<30} {self.goal or ''}".rstrip()


def value(name: str, label: str, form: str = ",.0f") -> Line:
    """A figure as it was measured."""
    return Line(label, lambda one: one[name], form)


def ratio(over: str, under: str, label: str, goal: Goal | None = None, form: str = ".2f") -> Line:
    """One figure over another of the same round."""
    return Line(label, lambda one: one[over] / one[under], form, goal)


def report(title: str, lines: Sequence[Line], rounds: Sequence[Round]) -> str:
    """What `make bench` prints of one measure."""
    return "\n".join([f"{title}; median (min–max) of {len(rounds)} rounds", *(line.text(rounds) for line in lines)])
