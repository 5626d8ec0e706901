"""Step 4: progress is reported and verified, one firm graduates, one is removed, the clock proposes one more."""

from decimal import Decimal
from typing import Any

from miaopu.demo.api import for_each, patiently, until
from miaopu.demo.programme.story import ANSWERED_ON, GRADUATED_ON, NOTIFIED_ON, REMOVED_ON, REPORTED_ON, SWEPT_ON, Story

_PERIOD = "2025-H1"
_ROOM_FOR_RISE = Decimal("0.75")
_FINDING = "创新驱动、以专利产业化实现成长，具有样板效应：核心专利产品占主营收入过半并带动配套企业"


def choose_firms(story: Story) -> None:
    """Who graduates (its rate can still rise), who is removed (it consented), of whom nothing is heard."""
    members = {member["uscc"] for member in story.members}
    rows = sorted((row for row in story.assessments.values() if row["uscc"] in members), key=lambda row: row["uscc"])
    rising = [row for row in rows if Decimal(row["industrialised_patents"]) <= _ROOM_FOR_RISE * row["valid_patents"]]
    story.graduated = rising[0]["uscc"]
    others = [row for row in rows if row["uscc"] != story.graduated]
    story.removed = next(row["uscc"] for row in others if row["bank_consent"])
    story.idle = next(row["uscc"] for row in others if row["uscc"] != story.removed)


async def report_progress(story: Story) -> None:
    """Every member but one reports; another person of its city verifies. A graduation without evidence is refused."""
    figures = {row["uscc"]: row for row in story.assessments.values()}
    active = [member for member in story.members if member["uscc"] != story.idle]
    await story.province.refused("/pool/v1/graduations", _graduation(story), "graduation-not-shown")
    progress = story.reporter.step("成员进展填报与核实", "members report, cities verify")

    async def one(member: dict[str, Any]) -> None:
        clerk, second = story.city(member["reporting_unit"]), story.city(member["reporting_unit"], "wang")
        report = _report(figures[member["uscc"]], graduating=member["uscc"] == story.graduated)
        path = "/monitoring/v1/progress-reports"
        reported = await patiently(lambda: clerk.request("POST", path, json=report), ("not-a-member",))
        verified = {"substantive": True, "verified_on": str(REPORTED_ON)}
        await second.post(f"{path}/{reported['id']}/verification", verified)

    await for_each(active, one, progress)
    story.counts["progress_verified"] = len(active)


def _report(row: dict[str, Any], *, graduating: bool) -> dict[str, Any]:
    valid, industrialised = row["valid_patents"], row["industrialised_patents"]
    report = {
        "uscc": row["uscc"],
        "period": _PERIOD,
        "reported_on": str(REPORTED_ON),
        "valid_patents": valid + 1,
        "industrialised_patents": industrialised + 1,
        "recognised_products": [],
    }
    if graduating:
        product = {"name": "专利密集型产品（示例）", "recognised_on": "2025-03-18"}
        report |= {"industrialised_patents": valid + 1, "recognised_products": [product]}
    return report


def _graduation(story: Story) -> dict[str, Any]:
    return {"uscc": story.graduated, "effective_on": str(GRADUATED_ON), "model_effect": {"finding": _FINDING}}


async def graduate(story: Story) -> None:
    """One member graduates on verified evidence, by two people."""
    story.reporter.step("一家企业达到出库标准", "one firm graduates")
    province = story.province
    proposed = await patiently(
        lambda: province.request("POST", "/pool/v1/graduations", json=_graduation(story)), ("graduation-not-shown",)
    )
    await _approve(story, proposed)
    story.counts["graduated"] = 1


async def remove(story: Story) -> None:
    """One member is removed for a confirmed violation; not before it is confirmed, and the firm is heard."""
    story.reporter.step("一家企业因查实违规退库", "one firm is removed for a confirmed violation")
    member = next(member for member in story.members if member["uscc"] == story.removed)
    wanted = {"uscc": story.removed, "ground": "data_falsification", "effective_on": str(REMOVED_ON)}
    await story.province.refused("/pool/v1/removals", wanted, "ground-not-confirmed")
    violation = {
        "uscc": story.removed,
        "ground": "data_falsification",
        "occurred_on": "2025-08-20",
        "reported_on": "2025-08-25",
        "description": "填报的专利产品销售额与审计报告不符，经核查属编造",
    }
    clerk = story.city(member["reporting_unit"])
    reported = await clerk.post("/monitoring/v1/violations", violation)
    confirmation = {"effective_on": "2025-09-01"}
    await story.province_inspector.post(f"/monitoring/v1/violations/{reported['id']}/confirmation", confirmation)
    province = story.province
    proposed = await patiently(
        lambda: province.request("POST", "/pool/v1/removals", json=wanted), ("ground-not-confirmed",)
    )
    await _hear(story, proposed)
    await _approve(story, proposed)
    story.counts["removed"] = 1


async def _hear(story: Story, proposed: dict[str, Any]) -> None:
    """The firm is notified and answers before its term ends; until then nobody can decide."""
    path, decision = f"/pool/v1/removals/{proposed['id']}", {"decision": "approve", "digest": proposed["digest"]}
    decided = f"/pool/v1/approvals/{proposed['approval_id']}/decision"
    await story.province_head.refused(decided, decision, "removal-not-notified")
    served = {"method": "直接送达", "served_by": "省知识产权局 陈某、刘某", "document_no": "示例告知〔2025〕1号"}
    await story.province.post(f"{path}/notice", {"notified_on": str(NOTIFIED_ON), **served})
    await story.province_head.refused(decided, decision, "answer-period-open")
    answer = {"answered_on": str(ANSWERED_ON), "statement": "我公司对查实结果无异议", "document_no": "示例来文1号"}
    await story.province.post(f"{path}/answer", answer)


async def sweep(story: Story) -> None:
    """The clock of 2026-07-02 proposes exactly the member without progress.

    Progress that is still on its way to pool looks like none; a later sweep takes such a proposal back.
    """
    story.reporter.step(f"两年期清查（{SWEPT_ON}）", f"the clock sweep of {SWEPT_ON}")

    async def proposed() -> list[str]:
        swept = await story.province.post("/pool/v1/clock-sweeps", {"on": str(SWEPT_ON)})
        return [entry["uscc"] for entry in swept["proposed"]]

    found = await until(f"a sweep that finds {story.idle} alone", proposed, lambda usccs: usccs == [story.idle])
    story.counts["proposed_for_removal"] = len(found)


async def _approve(story: Story, proposed: dict[str, Any]) -> None:
    decision = {"decision": "approve", "digest": proposed["digest"]}
    await story.province_head.post(f"/pool/v1/approvals/{proposed['approval_id']}/decision", decision)
