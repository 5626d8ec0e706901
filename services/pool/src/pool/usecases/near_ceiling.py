"""Warns of members whose rate cannot rise by what graduation asks for: they graduate by keeping it (T12.1b)."""

from decimal import Decimal

from pool.domain.graduation import Rate
from pool.store.tables import Member
from pool.usecases.graduate import RATE_CEILING, RATE_RISE
from shared.plan.parameters import Parameters
from shared.schemas.pool.members import MemberWarning


def warnings_of(member: Member, parameters: Parameters) -> list[MemberWarning]:
    """What a present member should know of its way out, under the rules of a day."""
    rise, ceiling = RATE_RISE.of(parameters), RATE_CEILING.of(parameters)
    rate = Rate(member.industrialised_patents, member.valid_patents)
    if not rate.is_near_ceiling(rise):
        return []
    shown, points, least = f"{rate.industrialised}/{rate.valid}", _percent(rise), _percent(ceiling)
    message = {
        "zh": f"入库时产业化率为 {shown}，已无提高 {points} 个百分点的余地；"
        f"出库时以产业化率不低于 {least}% 且不低于入库时为准。",
        "en": f"Its rate at admission is {shown} and cannot rise by {points} percentage points; it graduates with a "
        f"rate of at least {least} % that is no lower than at admission.",
    }
    return [MemberWarning(code="near_ceiling", message=message)]


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
