"""What happens after a dump: firms apply, two come in, a member goes for a violation, a list is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from miaopu.demo.api import Api, Person, for_each, patiently, until
from miaopu.demo.programme.story import ANSWERED_ON, NOTIFIED_ON, REMOVED_ON
from shared.http import Response
from shared.testing.builders import application, uscc
from tests.pool.story import BATCH, BY_SCREENING, WUHAN

_BATCH = {
    "code": BATCH,
    "title": "2024 年第一批",
    "authority": "湖北省知识产权局",
    "reference_date": "2024-06-15",
    "opens_on": "2024-06-06",
    "closes_on": "2024-06-15",
}
_VIOLATION = {
    "ground": "data_falsification",
    "occurred_on": "2025-08-20",
    "reported_on": "2025-08-25",
    "description": "填报的专利产品销售额与审计报告不符，经核查属编造",
}
_SERVED = {"method": "直接送达", "served_by": "省知识产权局 陈某、刘某", "document_no": "示例告知〔2025〕1号"}
_ANSWER = {"answered_on": str(ANSWERED_ON), "statement": "我公司对查实结果无异议", "document_no": "示例来文1号"}
VERSIONS = "/finance-matching/v1/lists/members/versions"
_STILL_COMING = ("not-recommendable", "not-found", "ground-not-confirmed", "not-a-member")


@dataclass(slots=True)
class Life:
    """The programme as people of the province, of a city and of a bank carry it on."""

    api: Api
    bank_id: str = ""

    @property
    def province(self) -> Person:
        return self.api.person("province", "zhao.min")

    @property
    def head(self) -> Person:
        return self.api.person("province", "qian.wei")

    @property
    def inspector(self) -> Person:
        return self.api.person("province", "sun.hua")

    @property
    def city(self) -> Person:
        return self.api.person("city", "zhang", unit=WUHAN, office="ip")

    async def begin(self, members: Sequence[int]) -> None:
        """A batch, seats, a bank, and members that stand on its list."""
        await self.province.post("/intake/v1/batches", _BATCH)
        await self.province.put("/pool/v1/seat-plan", {"cap": 400, "units": {}, "effective_on": "2024-06-20"})
        bank = await self.province.post("/finance-matching/v1/banks", {"name": "示例银行", "code": "BANK-A"})
        self.bank_id = bank["id"]
        await self.apply(members)
        await self.recommend(members)
        await self.admit(members)
        await self.publish(len(members))

    async def apply(self, numbers: Sequence[int]) -> None:
        """Firms declare themselves."""
        await for_each(numbers, lambda number: self.city.post("/intake/v1/applications", application(number)))

    async def recommend(self, numbers: Sequence[int]) -> None:
        """Their city recommends firms."""
        rows = {row["uscc"]: row["id"] for row in await self.province.pages("/intake/v1/applications", batch=BATCH)}
        for code in map(uscc, numbers):
            await patiently(partial(self._recommend, rows[code]), _STILL_COMING)

    async def _recommend(self, application_id: str) -> Response:
        path = f"/intake/v1/applications/{application_id}/recommendation"
        return await self.city.request("POST", path, json={"effective_on": "2024-06-20"})

    async def admit(self, numbers: Sequence[int]) -> None:
        """Two people admit recommended firms."""
        wanted = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": list(map(uscc, numbers)), **BY_SCREENING}
        await self._are_candidates(numbers)
        listed = await self.province.post("/pool/v1/admission-lists", wanted)
        path = f"/pool/v1/admission-lists/{listed['id']}"
        await self.province.post(f"{path}/notice", {"first_day": "2024-06-22", "last_day": "2024-06-28"})
        for body in ("IPO", "EIT"):
            await self.api.person("department", f"sun.{body}", body=body).post(f"{path}/co-signatures", {})
        await self._approve("pool", await self.province.post(f"{path}/proposal", {}))

    async def _are_candidates(self, numbers: Sequence[int]) -> None:
        wanted = set(map(uscc, numbers))

        async def known() -> set[str]:
            rows = await self.province.pages("/pool/v1/candidates", batch=BATCH, recommended=True)
            return {row["uscc"] for row in rows if row["score"] is not None}

        await until("recommendations in pool", known, lambda found: wanted <= found)

    async def publish(self, entries: int) -> None:
        """A version of the list of members with at least so many, by two people."""

        async def propose() -> Any:
            proposed = await self.province.post(VERSIONS, {"effective_on": "2024-07-05"})
            if proposed["entries"] < entries:
                await self._decide("finance-matching", proposed, "reject")
            return proposed

        found = await until("entries of the list", propose, lambda version: version["entries"] >= entries)
        await self._decide("finance-matching", found, "approve")

    async def violate(self, number: int) -> None:
        """A violation of a member is reported and confirmed."""
        report = {"uscc": uscc(number), **_VIOLATION}
        reported = await patiently(
            lambda: self.city.request("POST", "/monitoring/v1/violations", json=report), _STILL_COMING
        )
        path = f"/monitoring/v1/violations/{reported['id']}/confirmation"
        await self.inspector.post(path, {"effective_on": "2025-09-01"})

    async def remove(self, number: int) -> None:
        """The member is heard and removed, by two people."""
        wanted = {"uscc": uscc(number), "ground": "data_falsification", "effective_on": str(REMOVED_ON)}
        proposed = await patiently(
            lambda: self.province.request("POST", "/pool/v1/removals", json=wanted), _STILL_COMING
        )
        path = f"/pool/v1/removals/{proposed['id']}"
        await self.province.post(f"{path}/notice", {"notified_on": str(NOTIFIED_ON), **_SERVED})
        await self.province.post(f"{path}/answer", _ANSWER)
        await self._approve("pool", proposed)

    async def feed_epoch(self) -> str:
        """As the bank sees it."""
        officer = self.api.person("bank", "li.bank", bank=self.bank_id)
        answer = await officer.post("/finance-matching/v1/bank/events", {"max": 0, "ack": [], "errors": {}})
        return str(answer["feed_epoch"])

    async def listed(self) -> dict[str, str]:
        """The list of members as the bank's snapshot shows it: codes with their states."""
        officer = self.api.person("bank", "li.bank", bank=self.bank_id)
        snapshot = await officer.get("/finance-matching/v1/bank/lists/members/snapshot")
        return {entry["uscc"]: entry["state"] for entry in snapshot["entries"]}

    async def _approve(self, service: str, proposed: dict[str, Any]) -> None:
        await self._decide(service, proposed, "approve")

    async def _decide(self, service: str, proposed: dict[str, Any], decision: str) -> None:
        body = {"decision": decision, "digest": proposed["digest"]}
        await self.head.post(f"/{service}/v1/approvals/{proposed['approval_id']}/decision", body)
