"""Step 4: progress is reported and verified, one firm graduates, one is removed, the clock proposes one more."""

from decimal import Decimal

from miaopu.demo.api import for_each, patiently, refused, until
from miaopu.demo.programme.story import (
    ANSWERED_ON,
    CONFIRMED_ON,
    GRADUATED_ON,
    NOTIFIED_ON,
    OCCURRED_ON,
    RECOGNISED_ON,
    REMOVED_ON,
    REPORTED_ON,
    SWEPT_ON,
    VIOLATION_REPORTED_ON,
    Story,
    approving,
)
from shared.schemas.eligibility.assessments import AssessmentOut
from shared.schemas.monitoring.progress import ProgressReportIn, RecognisedProductIO, VerificationIn
from shared.schemas.monitoring.violations import ConfirmationIn, ViolationIn
from shared.schemas.pool.exits import ExitProposed, GraduationIn, ModelEffect, RemovalIn, SweepIn
from shared.schemas.pool.members import MemberOut
from shared.schemas.pool.removals import RemovalAnswerIn, RemovalNoticeIn

_PERIOD = "2025-H1"
_GROUND = "data_falsification"
_ROOM_FOR_RISE = Decimal("0.75")
_FINDING = "创新驱动、以专利产业化实现成长，具有样板效应：核心专利产品占主营收入过半并带动配套企业"


def choose_firms(story: Story) -> None:
    """Who graduates (its rate can still rise), who is removed (it consented), of whom nothing is heard."""
    members = {member.uscc for member in story.members}
    rows = sorted((row for row in story.assessments.values() if row.uscc in members), key=lambda row: row.uscc)
    rising = [row for row in rows if row.industrialised_patents <= _ROOM_FOR_RISE * row.valid_patents]
    story.graduated = rising[0].uscc
    others = [row for row in rows if row.uscc != story.graduated]
    story.removed = next(row.uscc for row in others if row.bank_consent)
    story.idle = next(row.uscc for row in others if row.uscc != story.removed)


async def report_progress(story: Story) -> None:
    """Every member but one reports; another person of its city verifies. A graduation without evidence is refused."""
    figures = {row.uscc: row for row in story.assessments.values()}
    active = [member for member in story.members if member.uscc != story.idle]
    await refused(story.province.pool.post_graduation(_graduation(story)), "graduation-not-shown")
    progress = story.reporter.step("成员进展填报与核实", "members report, cities verify")

    async def one(member: MemberOut) -> None:
        clerk, second = story.city(member.reporting_unit), story.city(member.reporting_unit, "wang")
        report = _report(figures[member.uscc], graduating=member.uscc == story.graduated)
        reported = await patiently(lambda: clerk.monitoring.post_progress_report(report), ("not-a-member",))
        verified = VerificationIn(substantive=True, verified_on=REPORTED_ON)
        await second.monitoring.post_verification(reported.id, verified)

    await for_each(active, one, progress)
    story.counts["progress_verified"] = len(active)


def _report(row: AssessmentOut, *, graduating: bool) -> ProgressReportIn:
    product = RecognisedProductIO(name="专利密集型产品（示例）", recognised_on=RECOGNISED_ON)
    return ProgressReportIn(
        uscc=row.uscc,
        period=_PERIOD,
        reported_on=REPORTED_ON,
        valid_patents=row.valid_patents + 1,
        industrialised_patents=(row.valid_patents if graduating else row.industrialised_patents) + 1,
        recognised_products=[product] if graduating else [],
    )


def _graduation(story: Story) -> GraduationIn:
    return GraduationIn(uscc=story.graduated, effective_on=GRADUATED_ON, model_effect=ModelEffect(finding=_FINDING))


async def graduate(story: Story) -> None:
    """One member graduates on verified evidence, by two people."""
    story.reporter.step("一家企业达到出库标准", "one firm graduates")
    pool = story.province.pool
    proposed = await patiently(lambda: pool.post_graduation(_graduation(story)), ("graduation-not-shown",))
    await _approve(story, proposed)
    story.counts["graduated"] = 1


async def remove(story: Story) -> None:
    """One member is removed for a confirmed violation; not before it is confirmed, and the firm is heard."""
    story.reporter.step("一家企业因查实违规退库", "one firm is removed for a confirmed violation")
    member = next(member for member in story.members if member.uscc == story.removed)
    pool = story.province.pool
    wanted = RemovalIn(uscc=story.removed, ground=_GROUND, effective_on=REMOVED_ON)
    await refused(pool.post_removal(wanted), "ground-not-confirmed")
    violation = ViolationIn(
        uscc=story.removed,
        ground=_GROUND,
        occurred_on=OCCURRED_ON,
        reported_on=VIOLATION_REPORTED_ON,
        description="填报的专利产品销售额与审计报告不符，经核查属编造",
    )
    reported = await story.city(member.reporting_unit).monitoring.post_violation(violation)
    confirmation = ConfirmationIn(effective_on=CONFIRMED_ON)
    await story.province_inspector.monitoring.post_confirmation(reported.id, confirmation)
    proposed = await patiently(lambda: pool.post_removal(wanted), ("ground-not-confirmed",))
    await _hear(story, proposed)
    await _approve(story, proposed)
    story.counts["removed"] = 1


async def _hear(story: Story, proposed: ExitProposed) -> None:
    """The firm is notified and answers before its term ends; until then nobody can decide."""
    pool = story.province.pool
    await refused(_approve(story, proposed), "removal-not-notified")
    served = RemovalNoticeIn(
        notified_on=NOTIFIED_ON,
        method="直接送达",
        served_by="省知识产权局 陈某、刘某",
        document_no="示例告知〔2025〕1号",
    )
    await pool.post_removal_notice(proposed.id, served)
    await refused(_approve(story, proposed), "answer-period-open")
    answer = RemovalAnswerIn(
        answered_on=ANSWERED_ON, statement="我公司对查实结果无异议", document_no="示例陈述〔2025〕1号"
    )
    await pool.post_removal_answer(proposed.id, answer)


async def sweep(story: Story) -> None:
    """The clock of 2026-07-02 proposes exactly the member without progress.

    Progress that is still on its way to pool looks like none; a later sweep takes such a proposal back.
    """
    story.reporter.step(f"两年期清查（{SWEPT_ON}）", f"the clock sweep of {SWEPT_ON}")

    async def proposed() -> list[str]:
        swept = await story.province.pool.post_clock_sweep(SweepIn(on=SWEPT_ON))
        return [entry.uscc for entry in swept.proposed]

    found = await until(f"a sweep that finds {story.idle} alone", proposed, lambda usccs: usccs == [story.idle])
    story.counts["proposed_for_removal"] = len(found)


async def _approve(story: Story, proposed: ExitProposed) -> None:
    await story.province_head.pool.post_decision(proposed.approval_id, approving(proposed.digest))
