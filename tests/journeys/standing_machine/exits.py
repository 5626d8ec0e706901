"""Removals, graduations and reinstatements, each held against what pool can know when it decides."""

from dataclasses import dataclass
from uuid import UUID

from shared.events.pool import FirmExited, FirmReinstated
from shared.testing.builders import uscc
from tests.journeys.standing_machine import acts, oracle, pool_acts
from tests.journeys.standing_machine.admissions import Admissions
from tests.journeys.standing_machine.outside import Proposed
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
        answer = await pool_acts.propose_removal(self.world("pool"), firm, row["ground"], violation, self.day)
        await self.platform.collect("pool")
        code = "done" if answer.is_success else oracle.must_be_refused_by_name(answer)
        if wanted == "done" and firm in self.removals and not (answer.is_success and self._was_withdrawn(firm)):
            wanted = "exit-pending"
        assert code == wanted, (code, wanted, answer.text, self.knows("pool", firm).events)
        if answer.is_success:
            self.removals[firm] = Proposed(answer.json(), self.day, violation)
        return answer.is_success

    async def remove(self, firm: int) -> bool:
        """The second person approves the removal of the firm."""
        proposed, view = self.removals[firm], self.knows("pool", firm)
        wanted = oracle.removal_on(view, proposed.about, proposed.day)
        answer = await self.world("pool").decide(proposed.answer["approval_id"], proposed.answer["digest"])
        told = [event for event in await self.platform.collect("pool") if isinstance(event, FirmExited)]
        code = "done" if answer.is_success else oracle.must_be_refused_by_name(answer)
        assert code == wanted or (code == _DECIDED and self._was_withdrawn(firm)), (code, wanted, view.events)
        assert [(event.uscc, event.violation_id) for event in told] == [(uscc(firm), proposed.about)] * (code == "done")
        if code == "before-its-ground":
            await self._reject(proposed)
        if code in ("done", _DECIDED, "before-its-ground"):
            del self.removals[firm]
        return answer.is_success

    def _was_withdrawn(self, firm: int) -> bool:
        """Whether what the proposed removal rests on fell at some time, as far as pool has heard."""
        steps = self.knows("pool", firm).of("appeal")
        return any((one["id"], one["state"]) == (self.removals[firm].about, "reversed") for one in steps)

    async def _reject(self, proposed: Proposed) -> None:
        """Its day lies before the appeal that upheld the violation: it has to be proposed anew."""
        ids = (proposed.answer["approval_id"], proposed.answer["digest"])
        assert (await self.world("pool").decide(*ids, "second-person", decision="reject")).is_success

    async def graduate(self, firm: int) -> bool:
        """Two persons let the firm graduate, against whose membership nothing stands."""
        view = self.knows("pool", firm)
        finding = {"finding": "创新驱动、以专利产业化实现成长，具有样板效应"}
        body = {"uscc": uscc(firm), "effective_on": str(self.day), "model_effect": finding}
        answer = await acts.by_two(self.world("pool"), "/v1/graduations", body)
        code = "done" if answer.is_success else oracle.must_be_refused_by_name(answer)
        if not forbidden.in_the_pool(view):
            assert code == "not-an-active-member", (code, view.events)
        else:
            assert (code == "graduation-barred") != oracle.may_be_listed(view), (code, view.events)
        return await self.told("pool", answer)

    async def reinstate(self, firm: int) -> bool:
        """Two persons undo a removal."""
        wanted = oracle.reinstatement_of(self.knows("pool", firm))
        body, pool = {"uscc": uscc(firm), "effective_on": str(self.day)}, self.world("pool")
        answer = await pool.post("/v1/reinstatements", body, subject="third-person")
        if answer.is_success:
            answer = await pool.decide(answer.json()["approval_id"], answer.json()["digest"], "fourth-person")
        code = "done" if answer.is_success else oracle.must_be_refused_by_name(answer)
        assert code == wanted, (code, wanted, self.knows("pool", firm).events)
        told = [event for event in await self.platform.collect("pool") if isinstance(event, FirmReinstated)]
        assert len(told) == answer.is_success
        return answer.is_success
