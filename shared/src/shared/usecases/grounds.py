"""Grounds of removal as the plan's table has them: it alone says which there are."""

from collections.abc import Collection

from shared.plan.bodies import RemovalGround
from shared.plan.model import Plan
from shared.problems import MalformedRequest


def without_fault(plan: Plan) -> frozenset[str]:
    """The grounds on which a firm leaves without fault: nobody reports a violation on them or removes a firm."""
    return frozenset(code for code, row in plan.removal_grounds.items() if _exit_is_without_fault(plan, row))


def _exit_is_without_fault(plan: Plan, ground: RemovalGround) -> bool:
    exit_ = plan.exits.get(ground.exit)
    return exit_ is not None and exit_.without_fault


def ground_of(plan: Plan, code: str, *, but: Collection[str] = ()) -> RemovalGround:
    """The row of a ground that a request names; `but` are those that nobody may name in it.

    Raises:
        MalformedRequest: the table has no such row; the message lists those that may be named.
    """
    found = plan.removal_grounds.get(code)
    if found is not None and code not in but:
        return found
    others = [ground for ground in plan.removal_grounds.values() if ground.code not in but]
    zh, en = (
        "、".join(f"{ground.code}（{ground.name_zh}）" for ground in others),
        ", ".join(f"{ground.code} ({ground.name_en})" for ground in others),
    )
    message = {"zh": f"没有可用的理由 {code}，可选：{zh}", "en": f"{code} cannot be a ground here; choose one of {en}"}
    raise MalformedRequest(errors=[{"in": "body", "pointer": "/ground", "code": "unknown_ground", "message": message}])
