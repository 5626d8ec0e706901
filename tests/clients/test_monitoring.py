"""Monitoring through its typed client."""

from datetime import date
from decimal import Decimal

import pytest
from shared.clients.monitoring import MonitoringClient

from shared.clients.base import Refused
from shared.domain.abnormal_filing import AbnormalFiling, AbnormalKind
from shared.testing.world import World
from tests.monitoring.programme import FIRM, NEIGHBOUR, admitted, report
from tests.monitoring.test_service_compliance import checked

pytestmark = pytest.mark.anyio


async def test_progress_is_reported_once_and_verified_by_another_person(at_monitoring: World) -> None:
    await at_monitoring.feed(admitted())
    async with (
        at_monitoring.connected(MonitoringClient, "city", "zhang", unit="420100") as city,
        at_monitoring.connected(MonitoringClient, "province", "li") as province,
    ):
        accepted = await city.report_progress(report(), "key-1")
        assert await city.report_progress(report(), "key-1") == accepted
        with pytest.raises(Refused, match="second-person-needed"):
            await city.verify(accepted.id, substantive=True, verified_on=date(2025, 6, 25))
        verified = await province.verify(accepted.id, substantive=True, verified_on=date(2025, 6, 25))
        assert (verified.state, verified.verified_by, verified.sales_yuan) == ("verified", "li", Decimal("86400000.50"))
        assert [one async for one in city.progress_reports(uscc=FIRM, state="verified")] == [verified]


async def test_violations_are_confirmed_or_dismissed_by_another_person(at_monitoring: World) -> None:
    await at_monitoring.feed(admitted())
    day = date(2025, 8, 20)
    async with (
        at_monitoring.connected(MonitoringClient, "city", "zhang", unit="420100") as city,
        at_monitoring.connected(MonitoringClient, "province", "li") as province,
    ):
        grave = await city.report_violation(
            FIRM, "data_falsification", day, "填报的专利产品销售额与审计报告不符", reported_on=day
        )
        slight = await city.report_violation(
            FIRM, "other_violation", day, "未按期报送材料三次", "某条例第十条", reported_on=day
        )
        assert (await province.confirm(grave.id, date(2025, 9, 1))).state == "confirmed"
        assert (await province.dismiss(slight.id, "经核查，已补报")).note == "经核查，已补报"
        told = {one.id: one.state async for one in province.violations(uscc=FIRM)}
        assert told == {grave.id: "confirmed", slight.id: "dismissed"}


async def test_an_appeal_against_an_abnormal_filing_is_recorded_by_another_person(at_monitoring: World) -> None:
    await at_monitoring.feed(admitted())
    finding = AbnormalFiling(kind=AbnormalKind.WITHOUT_RESEARCH, notified_on=date(2025, 8, 12))
    async with (
        at_monitoring.connected(MonitoringClient, "city", "zhang", unit="420100") as city,
        at_monitoring.connected(MonitoringClient, "province", "li") as province,
        at_monitoring.connected(MonitoringClient, "province", "zhao") as other,
    ):
        description = "多件申请无实际研发活动，且不能作出合理解释"
        told = await city.report_violation(
            FIRM, "abnormal_filing", date(2025, 5, 6), description, abnormal=finding, reported_on=date(2025, 8, 20)
        )
        assert told.abnormal == finding
        await province.confirm(told.id, date(2025, 9, 1))
        with pytest.raises(Refused, match="second-person-needed"):
            await province.record_appeal(told.id, "reversed", date(2025, 9, 5))
        appealed = await other.record_appeal(told.id, "pending", date(2025, 9, 5))
        assert (appealed.abnormal and appealed.abnormal.appeal_state, appealed.appeal_on) == (
            "pending",
            date(2025, 9, 5),
        )


async def test_members_that_need_attention_are_found(at_monitoring: World) -> None:
    await at_monitoring.feed(admitted(FIRM), admitted(NEIGHBOUR), checked(FIRM))
    async with at_monitoring.connected(MonitoringClient, "city", "zhang", unit="420100") as city:
        (found,) = [one async for one in city.members(compliance="attention", active="true")]
        assert (found.uscc, found.compliance_on, found.compliance_unmet) == (FIRM, date(2025, 12, 31), ["C3", "C5"])
        assert {one.uscc: one.compliance async for one in city.members()} == {FIRM: "attention", NEIGHBOUR: None}
