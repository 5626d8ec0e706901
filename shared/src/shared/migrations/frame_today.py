"""The frame as it is today, as the first revision of a new service makes it: version 1 and all changes since."""

from collections.abc import Callable
from typing import Any, Final

from shared.migrations.frame_revision import (
    add_firm_names,
    add_lost_positions,
    add_producer_epochs,
    add_rule_copy,
    add_schema_floor,
    create_frame_v1,
)
from shared.migrations.two_persons import compare_persons

STEPS: Final[tuple[tuple[Callable[..., None], tuple[Any, ...]], ...]] = (
    (create_frame_v1, ()),
    (add_schema_floor, ()),
    (add_producer_epochs, ()),
    (add_lost_positions, ()),
    (compare_persons, ("approval", "decided_by", "proposed_by", "decided_at")),
    (add_firm_names, ()),
    (add_rule_copy, ()),
)
"""Older services did these one by one; a later change of the frame is one more."""
IMPORTS: Final = "\n".join(f"from {step.__module__} import {step.__name__}" for step, _ in STEPS)
CALLS: Final = "".join(f"{step.__name__}({', '.join(map(repr, given))})\n    " for step, given in STEPS)
"""The lines of a first revision."""


def make_frame() -> None:
    """The same, done."""
    for step, given in STEPS:
        step(*given)
