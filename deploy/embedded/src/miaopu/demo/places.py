"""What people call a place of the plan, and how many firms each unit puts forward."""

from collections.abc import Mapping

from shared.plan.divisions import Division
from shared.plan.model import Plan


def name_of_place(code: str, plan: Plan) -> str:
    """A place as names of firms begin with it: without its suffix, an autonomous prefecture without its 州 too."""
    place = plan.divisions[code]
    name = (place.name_zh, *place.stems())[-1]
    return name.removesuffix("州") if place.name_zh.endswith("自治州") else name


def weights_of(plan: Plan) -> Mapping[str, int]:
    """How many firms in a hundred each unit puts forward; as many each where the plan's folder does not say."""
    return plan.demo_units or dict.fromkeys(plan.units, 1)


def counties_of(unit: str, plan: Plan) -> list[Division]:
    """The counties that send by the unit, in the order of the table: not those that are units themselves."""
    inside = (one for one in plan.divisions.values() if one.parent_code == unit and one.level == "county")
    return [one for one in inside if not one.reporting_unit]
