"""The province withdraws a list that is a draft still: its notice ends, and what it held is free."""

from uuid import UUID

from pool.domain.reasons import LIST_WITHDRAWN
from pool.usecases.admit import candidates_of, refused_line
from pool.usecases.list_refusals import ListNotOpen
from pool.usecases.lists import ListState, read_list
from shared.messaging.unit_of_work import UnitOfWork


async def withdraw_list(uow: UnitOfWork, list_id: UUID, ground: str) -> ListState:
    """Withdraws a draft for good; firms that were on public notice find that in their own timelines.

    Raises:
        NotFound: no such list. ListNotOpen: it has been put up for decision, or decided, or withdrawn before.
    """
    state = await read_list(uow, list_id, lock=True)
    if state.row.state != "draft":
        raise ListNotOpen(state=state.row.state)
    state.row.state = "withdrawn"
    noticed = state.notice is not None
    facts = {"list_id": list_id, "ground": ground, "noticed": noticed, "co_signed_by": state.co_signed_by}
    uow.journal("withdraw-admission-list", f"list:{list_id}", effective_on=state.row.effective_on, facts=facts)
    if noticed:
        candidates = await candidates_of(uow, state.firms)
        named = [candidates[firm.uscc] for firm in state.firms]
        uow.journal_entries([refused_line(state.row, one, "list_withdrawn", message=LIST_WITHDRAWN) for one in named])
    return state
