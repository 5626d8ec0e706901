"""Eligibility through its typed client."""

from datetime import date

import pytest
from shared.clients.eligibility import EligibilityClient

from shared.clients.base import Refused
from shared.schemas.eligibility.compliance import ComplianceJobResult
from shared.testing.world import World
from tests.eligibility.members import admitted, violated
from tests.eligibility.submissions import NO_SOFT_ONE, submitted

pytestmark = pytest.mark.anyio
GROUND = "高新技术企业复审已公示，证书待发"


async def test_an_assessment_is_read_and_a_waiver_proposed_decided_and_ended(at_eligibility: World) -> None:
    fact = submitted(1, **NO_SOFT_ONE)
    await at_eligibility.feed(fact)
    async with (
        at_eligibility.connected(EligibilityClient, "city", "zhang", unit="420100") as city,
        at_eligibility.connected(EligibilityClient, "province", "li") as province,
    ):
        assessed = await city.assessment(fact.application_id)
        assert (assessed.outcome, "A2" in assessed.waivers_needed) == ("needs_waiver", True)
        assert [one.application_id async for one in city.assessments(outcome="needs_waiver")] == [fact.application_id]
        assert [one async for one in city.assessments(outcome="eligible")] == []
        proposed = await city.propose_waiver(
            fact.application_id,
            "A2",
            GROUND,
            evidence=["公示名单"],
            expires_on=date(2024, 12, 31),
            effective_on=date(2024, 6, 18),
        )
        with pytest.raises(Refused, match="waiver-exists"):
            await city.propose_waiver(fact.application_id, "A2", GROUND)
        decided = await province.decide(proposed.approval_id, proposed.digest)
        assert (decided.approval.state, decided.approval.decided_by) == ("approved", "li")
        swept = await province.sweep_waivers(date(2025, 1, 1))
        assert [one.id for one in swept.expired] == [proposed.id]


async def test_members_are_checked_by_a_job_and_those_who_need_attention_found(at_eligibility: World) -> None:
    facts = [submitted(number) for number in (1, 2)]
    await at_eligibility.feed(*facts, admitted(1), admitted(2), violated(2))
    async with at_eligibility.connected(EligibilityClient, "province", "li") as province:
        with pytest.raises(Refused, match="effective-date-ahead"):
            await province.check_compliance(date(2999, 1, 1))
        started = await province.check_compliance(date(2025, 12, 31))
        await at_eligibility.run_jobs()
        job = await province.job(started.job_id)
        result = ComplianceJobResult.model_validate(job.result)
        assert (job.state, result.checked, result.outcomes) == ("done", 2, {"compliant": 1, "attention": 1})
        found = [one async for one in province.compliance_checks(on="2025-12-31", outcome="attention")]
        assert [(one.uscc, one.unmet) for one in found] == [(facts[1].uscc, ["C5"])]
