"""What decisions read of a plan, and nothing beside it."""

from dataclasses import replace

from shared.plan.model import Plan
from shared.plan.versions import JUDGING, is_read_by


def without_what_others_read(plan: Plan) -> Plan:
    """The plan with only what the version of a judgement names, and the names of grounds, which are words of texts."""
    kept = {name: each for name, each in plan.definitions.items() if is_read_by(JUDGING, each)}
    history = {name: dated for name, dated in plan.history.items() if name in kept}
    return replace(plan, definitions=kept, history=history, bodies={})
