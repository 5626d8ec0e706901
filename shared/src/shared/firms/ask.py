"""How firms stand, asked inside the transaction of the act and under the lock of the firms' rows."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from shared.domain.known_of_firm import KnownOfFirm
from shared.domain.standing import Standing, standing
from shared.firms.lock import assigned_units, lock_firms
from shared.firms.rules import standing_rules
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.usecases.legal_date import rules_in_force

Units = Mapping[str, str | None]
"""The unit to which the province assigned a firm, by code."""
ReadKnown = Callable[[Reading, Collection[str], Units, datetime | None], Awaitable[Mapping[str, KnownOfFirm]]]
"""What a service's own copies say of firms, as known now or at an instant."""
Named = Mapping[str, UUID | None]
"""The application that the act names, by the firm's code; None is the newest."""


@dataclass(frozen=True, slots=True)
class Standings:
    """The question of one service, answered by its own copies."""

    read: ReadKnown

    async def locked(self, uow: UnitOfWork, named: Named, on: date) -> dict[str, Standing]:
        """How each firm stands on the day; its row stays locked until the transaction ends.

        Raises:
            BeforePlan: the day.
        """
        return await self._judge(uow, named, on, await lock_firms(uow, named), None)

    async def seen(self, uow: Reading, named: Named, on: date, known_at: datetime | None = None) -> dict[str, Standing]:
        """The same for people to read: nothing is locked, and nothing decided.

        Raises:
            BeforePlan: the day.
        """
        return await self._judge(uow, named, on, await assigned_units(uow, named), known_at)

    async def _judge(
        self, uow: Reading, named: Named, on: date, assigned: Units, known_at: datetime | None
    ) -> dict[str, Standing]:
        plan = uow.plan
        rules = standing_rules(plan, rules_in_force(plan, on))
        known = await self.read(uow, named.keys(), assigned, known_at)
        return {
            uscc: standing(replace(known[uscc], application=application), on, rules)
            for uscc, application in named.items()
        }
