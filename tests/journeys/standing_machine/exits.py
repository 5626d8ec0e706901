"""Removals, graduations and reinstatements, each held against what pool can know when it decides."""

from dataclasses import dataclass
from uuid import UUID

from shared.clients.pool import PoolClient
from shared.clients.refused import Refused
from shared.events.pool import FirmExited, FirmReinstated
from shared.schemas.pool.exits import GraduationIn, ModelEffect, ReinstatementIn
from shared.testing.builders import uscc
from tests.journeys.standing_machine import oracle, pool_acts
from tests.journeys.standing_machine.admissions import Admissions
from tests.journeys.standing_machine.outside import Proposed
from tests.journeys.standing_machine.people import SECOND, by_two, code_of, decided
from tests.shared.domain import forbidden

_DECIDED = "already-decided"
"""Of a proposal that the service itself withdrew, too: what it rests on fell."""


@dataclass
class Exits(Admissions):
    """How firms leave the pool, and come back."""

    async def propose_removal(self, firm: int, violation: UUID) -> bool:
        """A removal is proposed on the violation, and the firm is heard."""
        row = next(one for one in self.truth(firm).of("confirmed") if one["id"] == violation)
        wanted = oracle.removal_on(self.knows("pool", firm), violation)
        answer = await pool_acts.propose_removal(self.platform, firm, row["ground"], violation, self.day)
        await self.platform.collect("pool")
        code = code_of(answer)
        if wanted == "done" and firm in self.removals and not (code == "done" and self._was_withdrawn(firm)):
            wanted = "exit-pending"
        assert code == wanted, (code, wanted, answer, self.knows("pool", firm).events)
        if not isinstance(answer, Refused):
            self.removals[firm] = Proposed(answer, self.day, violation)
        return code == "done"

    async def remove(self, firm: int) -> bool:
        """The second person approves the removal of the firm."""
        proposed, view = self.removals[firm], self.knows("pool", firm)
        wanted = oracle.removal_on(view, proposed.about, proposed.day)
        code = code_of(await decided(self._second(), proposed.answer))
        told = [event for event in await self.platform.collect("pool") if isinstance(event, FirmExited)]
        assert code == wanted or (code == _DECIDED and self._was_withdrawn(firm)), (code, wanted, view.events)
        assert [(event.uscc, event.violation_id) for event in told] == [(uscc(firm), proposed.about)] * (code == "done")
        if code == "before-its-ground":
            await self._reject(proposed)
        if code in ("done", _DECIDED, "before-its-ground"):
            del self.removals[firm]
        return code == "done"

    def _was_withdrawn(self, firm: int) -> bool:
        """Whether what the proposed removal rests on fell at some time, as far as pool has heard."""
        steps = self.knows("pool", firm).of("appeal")
        return any((one["id"], one["state"]) == (self.removals[firm].about, "reversed") for one in steps)

    async def _reject(self, proposed: Proposed) -> None:
        """Its day lies before the appeal that upheld the violation: it has to be proposed anew."""
        assert code_of(await decided(self._second(), proposed.answer, "reject")) == "done"

    def _second(self) -> PoolClient:
        return self.platform.client(PoolClient, subject=SECOND)

    async def graduate(self, firm: int) -> bool:
        """Two persons let the firm graduate, against whose membership nothing stands."""
        view = self.knows("pool", firm)
        effect = ModelEffect(finding="创新驱动、以专利产业化实现成长，具有样板效应")
        wanted = GraduationIn(uscc=uscc(firm), effective_on=self.day, model_effect=effect)
        answer = await by_two(self.platform.client(PoolClient).post_graduation(wanted), self._second())
        code = code_of(answer)
        if not forbidden.in_the_pool(view):
            assert code == "not-an-active-member", (code, view.events)
        else:
            assert (code == "graduation-barred") != oracle.may_be_listed(view), (code, view.events)
        return await self.told("pool", answer)

    async def reinstate(self, firm: int) -> bool:
        """Two persons undo a removal."""
        wanted = oracle.reinstatement_of(self.knows("pool", firm))
        third = self.platform.client(PoolClient, subject="third-person")
        body = ReinstatementIn(uscc=uscc(firm), effective_on=self.day)
        code = code_of(
            await by_two(third.post_reinstatement(body), self.platform.client(PoolClient, subject="fourth-person"))
        )
        assert code == wanted, (code, wanted, self.knows("pool", firm).events)
        told = [event for event in await self.platform.collect("pool") if isinstance(event, FirmReinstated)]
        assert len(told) == (code == "done")
        return code == "done"
