"""What happens after a dump: firms apply, two come in, a member goes for a violation, a list is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from miaopu.demo.api import Api, Person, for_each, patiently, until
from miaopu.demo.programme.days import days_of
from miaopu.demo.programme.story import approving
from shared.plan.load import load_plan
from shared.schemas.approvals import DecisionIn
from shared.schemas.finance_matching.banks import BankIn
from shared.schemas.finance_matching.feed import PullIn
from shared.schemas.finance_matching.lists import VersionIn, VersionProposed
from shared.schemas.intake.applications import ApplicationIn
from shared.schemas.intake.batches import BatchIn
from shared.schemas.intake.recommendations import RecommendationIn
from shared.schemas.monitoring.violation_decisions import ConfirmationIn
from shared.schemas.monitoring.violations import ViolationIn
from shared.schemas.pool.admission import AdmissionListIn
from shared.schemas.pool.exits import RemovalIn
from shared.schemas.pool.public_notices import PublicNoticeIn
from shared.schemas.pool.removals import RemovalAnswerIn, RemovalNoticeIn
from shared.schemas.pool.seats import SeatPlanIn
from shared.testing.builders import application, uscc
from tests.pool.story import BATCH, BY_SCREENING, WUHAN

_DAYS = days_of(load_plan(), date(2026, 7, 2))
_BATCH = BatchIn(
    code=BATCH,
    title="2024 年第一批",
    authority="湖北省知识产权局",
    reference_date=date(2024, 6, 15),
    opens_on=date(2024, 6, 6),
    closes_on=date(2024, 6, 15),
)
_GROUND = "data_falsification"
_NOTICE = PublicNoticeIn(first_day=date(2024, 6, 22), last_day=date(2024, 6, 28))
_SERVED = RemovalNoticeIn(
    notified_on=_DAYS.notified,
    method="直接送达",
    served_by="省知识产权局 陈某、刘某",
    document_no="示例告知〔2025〕1号",
)
_ANSWER = RemovalAnswerIn(answered_on=_DAYS.answered, statement="我公司对查实结果无异议", document_no="示例来文1号")
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
    def as_bank(self) -> dict[str, str]:
        """The scope of the bank's program."""
        return {"bank": self.bank_id}

    @property
    def city(self) -> Person:
        return self.api.person("city", "zhang", unit=WUHAN, office="ip")

    async def begin(self, members: Sequence[int]) -> None:
        """A batch, seats, a bank, and members that stand on its list."""
        await self.province.intake.post_batch(_BATCH)
        await self.province.pool.put_seat_plan(SeatPlanIn(cap=400, effective_on=date(2024, 6, 20)))
        bank = await self.province.finance.post_bank(BankIn(name="示例银行", code="BANK-A"))
        self.bank_id = str(bank.id)
        await self.apply(members)
        await self.recommend(members)
        await self.admit(members)
        await self.publish(len(members))

    async def apply(self, numbers: Sequence[int]) -> None:
        """Firms declare themselves."""
        declared = [ApplicationIn.model_validate(application(number)) for number in numbers]
        await for_each(declared, self.city.intake.post_application)

    async def recommend(self, numbers: Sequence[int]) -> None:
        """Their city recommends firms."""
        rows = {row.uscc: row.id async for row in self.province.intake.get_applications(batch=BATCH)}
        wanted = RecommendationIn(effective_on=date(2024, 6, 20))
        for code in map(uscc, numbers):
            await patiently(partial(self.city.intake.post_recommendation, rows[code], wanted), _STILL_COMING)

    async def admit(self, numbers: Sequence[int]) -> None:
        """Two people admit recommended firms."""
        named = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": list(map(uscc, numbers)), **BY_SCREENING}
        await self._are_candidates(numbers)
        pool = self.province.pool
        listed = (await pool.post_admission_list(AdmissionListIn.model_validate(named))).id
        await pool.post_public_notice(listed, _NOTICE)
        for body in ("IPO", "EIT"):
            await self.api.person("department", f"sun.{body}", body=body).pool.post_co_signature(listed)
        proposed = await pool.post_admission_proposal(listed)
        await self.head.pool.post_decision(proposed.approval_id, approving(proposed.digest))

    async def _are_candidates(self, numbers: Sequence[int]) -> None:
        wanted = set(map(uscc, numbers))

        async def known() -> set[str]:
            found = self.province.pool.get_candidates(batch=BATCH, recommended=True)
            return {row.uscc async for row in found if row.score is not None}

        await until("recommendations in pool", known, lambda found: wanted <= found)

    async def publish(self, entries: int) -> None:
        """A version of the list of members with at least so many, by two people."""

        async def propose() -> VersionProposed:
            proposed = await self.propose_version()
            if proposed.entries < entries:
                await self.head.finance.post_decision(
                    proposed.approval_id, DecisionIn(decision="reject", digest=proposed.digest)
                )
            return proposed

        found = await until("entries of the list", propose, lambda version: version.entries >= entries)
        await self.head.finance.post_decision(found.approval_id, approving(found.digest))

    async def propose_version(self) -> VersionProposed:
        """Freezes the list of members as it stands."""
        return await self.province.finance.post_version("members", VersionIn(effective_on=date(2024, 7, 5)))

    async def violate(self, number: int) -> None:
        """A violation of a member is reported and confirmed."""
        report = ViolationIn(
            uscc=uscc(number),
            ground=_GROUND,
            occurred_on=_DAYS.occurred,
            reported_on=_DAYS.violation_reported,
            description="填报的专利产品销售额与审计报告不符，经核查属编造",
        )
        reported = await patiently(partial(self.city.monitoring.post_violation, report), _STILL_COMING)
        await self.inspector.monitoring.post_confirmation(reported.id, ConfirmationIn(effective_on=_DAYS.confirmed))

    async def remove(self, number: int) -> None:
        """The member is heard and removed, by two people."""
        wanted = RemovalIn(uscc=uscc(number), ground=_GROUND, effective_on=_DAYS.removed)
        pool = self.province.pool
        proposed = await patiently(partial(pool.post_removal, wanted), _STILL_COMING)
        await pool.post_removal_notice(proposed.id, _SERVED)
        await pool.post_removal_answer(proposed.id, _ANSWER)
        await self.head.pool.post_decision(proposed.approval_id, approving(proposed.digest))

    async def feed_epoch(self) -> str:
        """As the bank sees it."""
        officer = self.api.person("bank", "li.bank", bank=self.bank_id)
        return str((await officer.finance.post_pull(PullIn(max=0))).feed_epoch)

    async def listed(self) -> dict[str, str]:
        """The list of members as the bank's snapshot shows it: codes with their states."""
        officer = self.api.person("bank", "li.bank", bank=self.bank_id)
        snapshot = await officer.finance.get_snapshot("members")
        assert snapshot is not None
        return {entry.uscc: entry.state for entry in snapshot.entries}
