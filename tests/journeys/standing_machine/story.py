"""One history from the first application to the lists for banks."""

from dataclasses import dataclass
from datetime import date

from shared.clients.finance_matching import FinanceMatchingClient
from shared.clients.refused import Refused
from shared.events.finance_matching import ListKind, WhitelistEntryListed
from tests.journeys.standing_machine import oracle, pool_acts
from tests.journeys.standing_machine.exits import Exits
from tests.journeys.standing_machine.outside import CODES, FIRMS, LAST_DAY, Proposed
from tests.journeys.standing_machine.people import SECOND, decided
from tests.shared.domain import forbidden

__all__ = ["CODES", "FIRMS", "LAST_DAY", "Story"]


@dataclass
class Story(Exits):
    """All of it; publications are held against what finance-matching can know."""

    async def listed(self, kind: ListKind) -> dict[int, str]:
        """Firms on a list for banks as it stands, each with its mark."""
        return {CODES[row.uscc]: row.state async for row in self.platform.client(FinanceMatchingClient).get_list(kind)}

    async def propose_version(self, kind: ListKind) -> Proposed:
        """A version is put up; who may not be listed anew is left out of it."""
        on_it = await self.listed(kind)
        answer = await pool_acts.propose_version(self.platform, kind, self.day)
        views = {firm: self.knows("finance-matching", firm) for firm in FIRMS}
        fresh = {firm for firm, view in views.items() if forbidden.in_the_pool(view) and firm not in on_it}
        clean = {firm for firm in fresh if oracle.may_be_listed(views[firm])}
        left_out = {CODES[row.uscc] for row in answer.left_out}
        assert left_out == fresh - clean, (left_out, fresh, clean)
        frozen = {firm: self._admitted_on(firm) for firm in clean | set(on_it)}
        self.versions.append(Proposed(answer, self.day, (kind, frozen)))
        return self.versions[-1]

    async def publish(self, proposed: Proposed) -> bool:
        """The second person approves; who was put up comes onto the list by the same membership, if it still may."""
        self.versions.remove(proposed)
        kind, frozen = proposed.about
        before = await self.listed(kind)
        wanted = {
            firm
            for firm, admitted_on in frozen.items()
            if firm not in before and self._admitted_on(firm) == admitted_on
            if oracle.may_be_listed(self.knows("finance-matching", firm))
        }
        second = self.platform.client(FinanceMatchingClient, subject=SECOND)
        answer = await decided(second, proposed.answer)
        told = [e for e in await self.platform.collect("finance-matching") if isinstance(e, WhitelistEntryListed)]
        if isinstance(answer, Refused):
            assert answer.code == "newer-version-published"
            return False
        assert {CODES[event.uscc] for event in told} == wanted, (told, wanted)
        return True

    def _admitted_on(self, firm: int) -> date:
        """The first day of the membership that finance-matching has heard of last."""
        day: date = self.knows("finance-matching", firm).of("admitted")[-1]["on"]
        return day
