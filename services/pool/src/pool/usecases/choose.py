"""Of several applications of a firm in one batch, each sent by another unit, the one that counts."""

from collections import defaultdict
from collections.abc import Iterable

from pool.store.known import application_of
from pool.store.tables import Candidate
from shared.domain.known_of_firm import KnownOfFirm
from shared.firms.lock import assigned_units
from shared.messaging.unit_of_work import UnitOfWork


async def one_per_firm(uow: UnitOfWork, candidates: Iterable[Candidate]) -> dict[str, Candidate]:
    """The newest application of each firm that its own unit sent, else the newest; firms stay in the order given.

    How firms stand is asked afterwards, of the application that is chosen here.
    """
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        found[candidate.uscc].append(candidate)
    several = [uscc for uscc, own in found.items() if len(own) > 1]
    assigned = await assigned_units(uow, several) if several else {}
    return {uscc: _chosen(uow, own, assigned.get(uscc)) for uscc, own in found.items()}


def _chosen(uow: UnitOfWork, own: list[Candidate], assigned: str | None) -> Candidate:
    if len(own) == 1:
        return own[0]
    known = tuple(application_of(row, uow.plan) for row in own)
    asked = KnownOfFirm(known, assigned_unit=assigned).asked
    return next(row for row in own if asked is not None and row.application_id == asked.id)
