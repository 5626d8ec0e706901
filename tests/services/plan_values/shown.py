"""The shipped plan with one value changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from shared.plan.load import load_plan
from shared.plan.model import Plan

SHIPPED: Final = load_plan()
Text = str | tuple[str, ...]
"""A value as a file writes it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Another value of a parameter, and an answer that is another one under it: no text that repeats the value."""

    value: Text
    answer: Callable[[Plan], object]


def with_value(name: str, text: Text) -> Plan:
    """The shipped plan with another value of the parameter, from its first day on."""
    value, before = SHIPPED.definitions[name].read(text), SHIPPED.history[name]
    assert all(one.value != value for one in before), f"{name} is {text} already"
    return replace(SHIPPED, history={**SHIPPED.history, name: [replace(one, value=value) for one in before]})
