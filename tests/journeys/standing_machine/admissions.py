"""Screenings and admissions, each held against what pool can know when it decides."""

from dataclasses import dataclass
from uuid import UUID

from shared.domain.standing import RANKS, Code
from shared.events.pool import FirmAdmitted
from tests.journeys.standing_machine import oracle, pool_acts
from tests.journeys.standing_machine.outside import CODES, FIRMS, Outside, Proposed
from tests.shared.domain import forbidden


@dataclass
class Admissions(Outside):
    """How firms come into the pool."""

    async def screen(self, batch: str) -> str | None:
        """The province screens a batch; the screening, where it has a place for anybody."""
        candidates = self._candidates(batch)
        answer = await self.world("pool").post("/v1/screenings", {"batch": batch, "effective_on": str(self.day)})
        await self.platform.collect("pool")
        if not answer.is_success:
            assert oracle.must_be_refused_by_name(answer) == "batch-empty"
            return None
        against = [forbidden.against_admission(self.knows("pool", firm), one, self.day) for firm, one in candidates]
        assert answer.json()["recommended"] == sum(not reasons for reasons in against), (answer.text, against)
        ranks = sorted(min(reasons) for reasons in against if reasons)
        left_out: dict[Code, int] = answer.json()["left_out"]
        given = sorted(RANKS[code] for code, number in left_out.items() for _ in range(number))
        assert given == ranks, (left_out, ranks)
        return str(answer.json()["id"]) if answer.json()["shortlisted"] else None

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
        answer = await pool_acts.put_up(self.world("pool"), list_id, self.day)
        self.pass_days(pool_acts.NOTICE.days)
        if not answer.is_success:
            oracle.must_be_refused_by_name(answer)
        given = {CODES[one["uscc"]]: one["codes"] for one in answer.json().get("errors", [])}
        for one, own in named.items():
            oracle.must_agree(given.get(one, []), self.knows("pool", one), own, self.day)
        if answer.is_success:
            self.lists.append(Proposed(answer.json(), self.day, named))
        return answer.is_success

    async def draft(self, named: dict[int, UUID], screening: str | None = None) -> str | None:
        """A draft shows what stands against each firm of it; None where pool has not heard of one."""
        (batch,) = {self.batch_of(application) for application in named.values()}
        answer = await pool_acts.draft(self.world("pool"), batch, list(named), screening, self.day)
        if not answer.is_success:
            assert oracle.must_be_refused_by_name(answer) == "unknown-candidates"
            return None
        shown = {CODES[row["uscc"]]: [one["code"] for one in row["reasons"]] for row in answer.json()["barred"]}
        for firm, application in named.items():
            view, on = self.knows("pool", firm), self.day + pool_acts.NOTICE
            oracle.must_agree(shown.get(firm, []), view, application, on)
        return str(answer.json()["id"])

    async def _seated(self, screening: str) -> dict[int, UUID]:
        rows = (await self.world("pool").get(f"/v1/screenings/{screening}/entries")).json()["items"]
        return {CODES[row["uscc"]]: UUID(row["application_id"]) for row in rows if row["seated"]}

    async def admit(self, proposed: Proposed) -> set[int]:
        """The second person approves; who came in."""
        self.lists.remove(proposed)
        views = {firm: self.knows("pool", firm) for firm in proposed.about}
        answer = await self.world("pool").decide(proposed.answer["approval_id"], proposed.answer["digest"])
        assert answer.status_code == 200, answer.text
        for row in answer.json()["result"]["firms"]:
            firm = CODES[row["uscc"]]
            codes = [reason["code"] for reason in row["reasons"]]
            oracle.must_agree(codes, views[firm], proposed.about[firm], proposed.day)
            assert (row["outcome"] == "admitted") == (not codes), row
        told = {CODES[e.uscc] for e in await self.platform.collect("pool") if isinstance(e, FirmAdmitted)}
        assert told == {CODES[row["uscc"]] for row in answer.json()["result"]["firms"] if row["outcome"] == "admitted"}
        return told
