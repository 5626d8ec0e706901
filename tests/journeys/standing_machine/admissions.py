"""Screenings and admissions, each held against what pool can know when it decides."""

from dataclasses import dataclass
from uuid import UUID

from shared.clients.pool import PoolClient
from shared.clients.refused import Refused
from shared.domain.standing import RANKS
from shared.events.pool import FirmAdmitted
from shared.schemas.pool.decisions import AdmissionResult
from shared.schemas.pool.screening import ScreeningIn
from tests.journeys.standing_machine import oracle, pool_acts
from tests.journeys.standing_machine.outside import CODES, FIRMS, Outside, Proposed
from tests.journeys.standing_machine.people import SECOND, answered, codes_by_firm, decided
from tests.shared.domain import forbidden


@dataclass
class Admissions(Outside):
    """How firms come into the pool."""

    async def screen(self, batch: str) -> UUID | None:
        """The province screens a batch; the screening, where it has a place for anybody."""
        candidates = self._candidates(batch)
        wanted = ScreeningIn(batch=batch, effective_on=self.day)
        answer = await answered(self.platform.client(PoolClient).post_screening(wanted))
        await self.platform.collect("pool")
        if isinstance(answer, Refused):
            assert answer.code == "batch-empty"
            return None
        against = [forbidden.against_admission(self.knows("pool", firm), one, self.day) for firm, one in candidates]
        assert answer.recommended == sum(not reasons for reasons in against), (answer, against)
        ranks = sorted(min(reasons) for reasons in against if reasons)
        given = sorted(RANKS[code] for code, number in answer.left_out.items() for _ in range(number))
        assert given == ranks, (answer, ranks)
        return answer.id if answer.shortlisted else None

    def _candidates(self, batch: str) -> list[tuple[int, UUID]]:
        """Applications of the batch that pool has heard to be assessed and recommended."""
        found = []
        for firm in FIRMS:
            view = self.knows("pool", firm)
            for one in view.of("applied"):
                heard = {row["kind"] for row in view.events if row.get("id") == one["id"]}
                if self.batch_of(one["id"]) == batch and {"assessed", "recommended"} <= heard:
                    found.append((firm, one["id"]))
        return found

    def batch_of(self, application: UUID) -> str:
        """The batch of the day on which it was received."""
        rows = [row for firm in FIRMS for row in self.truth(firm).of("applied") if row["id"] == application]
        return f"B-{rows[0]['received']}"

    async def put_up(self, firm: int, application: UUID, *, by_screening: bool = False) -> bool:
        """An admission list with the application is drafted, co-signed, put on notice and proposed; days go by."""
        screening = await self.screen(self.batch_of(application)) if by_screening else None
        named = {firm: application} if screening is None else await self._seated(screening)
        list_id = await self.draft(named, screening)
        if list_id is None:
            return False
        answer = await pool_acts.put_up(self.platform, list_id, self.day)
        self.pass_days(pool_acts.NOTICE.days)
        given = {CODES[code]: codes for code, codes in codes_by_firm(answer).items()}
        for one, own in named.items():
            oracle.must_agree(given.get(one, []), self.knows("pool", one), own, self.day)
        if isinstance(answer, Refused):
            return False
        self.lists.append(Proposed(answer, self.day, named))
        return True

    async def draft(self, named: dict[int, UUID], screening: UUID | None = None) -> UUID | None:
        """A draft shows what stands against each firm of it; None where pool has not heard of one."""
        (batch,) = {self.batch_of(application) for application in named.values()}
        answer = await pool_acts.draft(self.platform, batch, list(named), screening, self.day)
        if isinstance(answer, Refused):
            assert answer.code == "unknown-candidates"
            return None
        shown = {CODES[row.uscc]: [one.code for one in row.reasons] for row in answer.barred}
        for firm, application in named.items():
            view, on = self.knows("pool", firm), self.day + pool_acts.NOTICE
            oracle.must_agree(shown.get(firm, []), view, application, on)
        return answer.id

    async def _seated(self, screening: UUID) -> dict[int, UUID]:
        rows = self.platform.client(PoolClient).get_screening_entries(screening)
        return {CODES[row.uscc]: row.application_id async for row in rows if row.seated}

    async def admit(self, proposed: Proposed) -> set[int]:
        """The second person approves; who came in."""
        self.lists.remove(proposed)
        views = {firm: self.knows("pool", firm) for firm in proposed.about}
        answer = await decided(self.platform.client(PoolClient, subject=SECOND), proposed.answer)
        assert not isinstance(answer, Refused), answer
        firms = AdmissionResult.model_validate(answer.result).firms
        for row in firms:
            codes = [reason.code for reason in row.reasons]
            oracle.must_agree(codes, views[CODES[row.uscc]], proposed.about[CODES[row.uscc]], proposed.day)
            assert (row.outcome == "admitted") == (not codes), row
        told = {CODES[e.uscc] for e in await self.platform.collect("pool") if isinstance(e, FirmAdmitted)}
        assert told == {CODES[row.uscc] for row in firms if row.outcome == "admitted"}
        return told
