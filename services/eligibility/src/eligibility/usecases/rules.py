"""The rules as they now stand: the plan's files with what was approved on top of them."""

from shared.plan.model import Plan
from shared.store.unit_of_work import UnitOfWork


async def current_plan(uow: UnitOfWork) -> Plan:
    """The plan that decides today; `current_plan(uow).on(day)` are the parameters of a day."""
    return uow.runtime.plan
