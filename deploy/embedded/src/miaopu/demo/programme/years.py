"""Step 4: progress is reported and verified, one firm graduates, one is removed, the clock proposes one more."""

from decimal import Decimal

from miaopu.demo.api import for_each, patiently, refused, until
from miaopu.demo.programme.story import Story, approving
from shared.domain.known_of_firm import FILING, NO_PROGRESS
from shared.plan.bodies import RemovalGround
from shared.plan.model import Plan
from shared.schemas.eligibility.assessments import AssessmentOut
from shared.schemas.monitoring.progress import ProgressReportIn, RecognisedProductIO, VerificationIn
from shared.schemas.monitoring.violation_decisions import ConfirmationIn
from shared.schemas.monitoring.violations import ViolationIn
from shared.schemas.pool.exits import ExitProposed, GraduationIn, ModelEffect, RemovalIn, SweepIn
from shared.schemas.pool.members import MemberOut
from shared.schemas.pool.removals import RemovalAnswerIn, RemovalNoticeIn

_ROOM_FOR_RISE = Decimal("0.75")
_FINDING = "以创新实现成长，具有示范作用：核心专利产品占主营收入过半并带动配套企业"


def choose_firms(story: Story) -> None:
    """Who graduates (its rate can still rise), who is removed (it consented), of whom nothing is heard."""
    members = {member.uscc for member in story.members}
    rows = sorted((row for row in story.assessments.values() if row.uscc in members), key=lambda row: row.uscc)
    rising = [row for row in rows if row.industrialised_patents <= _ROOM_FOR_RISE * row.valid_patents]
    story.graduated = (rising or sorted(rows, key=_rate))[0].uscc
    others = [row for row in rows if row.uscc != story.graduated]
    story.removed = next(row.uscc for row in others if row.bank_consent)
    story.idle = next(row.uscc for row in others if row.uscc != story.removed)


def _rate(row: AssessmentOut) -> Decimal:
    return Decimal(row.industrialised_patents) / row.valid_patents


async def report_progress(story: Story) -> None:
    """Every member but one reports; another person of its city verifies. A graduation without evidence is refused."""
    figures = {row.uscc: row for row in story.assessments.values()}
    active = [member for member in story.members if member.uscc != story.idle]
    await refused(story.province.pool.post_graduation(_graduation(story)), "graduation-not-shown")
    progress = story.reporter.step("成员进展填报与核实", "members report, cities verify")

    async def one(member: MemberOut) -> None:
        clerk, second = story.city(member.reporting_unit), story.city(member.reporting_unit, "wang")
        report = _report(story, figures[member.uscc], graduating=member.uscc == story.graduated)
        reported = await patiently(lambda: clerk.monitoring.post_progress_report(report), ("not-a-member",))
        verified = VerificationIn(substantive=True, verified_on=story.days.reported)
        await second.monitoring.post_verification(reported.id, verified)

    await for_each(active, one, progress)
    story.counts["progress_verified"] = len(active)


def _report(story: Story, row: AssessmentOut, *, graduating: bool) -> ProgressReportIn:
    product = RecognisedProductIO(name="专利密集型产品（示例）", recognised_on=story.days.recognised)
    return ProgressReportIn(
        uscc=row.uscc,
        period=story.days.period,
        reported_on=story.days.reported,
        valid_patents=row.valid_patents + 1,
        industrialised_patents=(row.valid_patents if graduating else row.industrialised_patents) + 1,
        recognised_products=[product] if graduating else [],
    )


def _graduation(story: Story) -> GraduationIn:
    return GraduationIn(
        uscc=story.graduated, effective_on=story.days.graduated, model_effect=ModelEffect(finding=_FINDING)
    )


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
    ground = removal_ground(story.plan).code
    wanted = RemovalIn(uscc=story.removed, ground=ground, effective_on=story.days.removed)
    await refused(pool.post_removal(wanted), "ground-not-confirmed")
    violation = ViolationIn(
        uscc=story.removed,
        ground=ground,
        occurred_on=story.days.occurred,
        reported_on=story.days.violation_reported,
        description="填报的专利产品销售额与审计报告不符，经核查属编造",
    )
    reported = await story.city(member.reporting_unit).monitoring.post_violation(violation)
    confirmation = ConfirmationIn(effective_on=story.days.confirmed)
    await story.province_inspector.monitoring.post_confirmation(reported.id, confirmation)
    proposed = await patiently(lambda: pool.post_removal(wanted), ("ground-not-confirmed",))
    await _hear(story, proposed)
    await _approve(story, proposed)
    story.counts["removed"] = 1


def removal_ground(plan: Plan) -> RemovalGround:
    """A violation that needs no law to be cited, untrue figures where the plan knows them.

    Raises:
        StopIteration: the plan removes nobody for a violation.
    """
    plain = [
        one
        for one in plan.removal_grounds.values()
        if one.exit == "removal" and not one.needs_law and one.code not in (FILING, NO_PROGRESS)
    ]
    return next(iter(sorted(plain, key=lambda one: not one.bars_older_declarations)))


async def _hear(story: Story, proposed: ExitProposed) -> None:
    """The firm is notified and answers before its term ends; until then nobody can decide."""
    pool, days = story.province.pool, story.days
    await refused(_approve(story, proposed), "removal-not-notified")
    served = RemovalNoticeIn(
        notified_on=days.notified,
        method="直接送达",
        served_by=f"{story.authority.name_zh} 陈某、刘某",
        document_no=f"示例告知〔{days.notified.year}〕1号",
    )
    await pool.post_removal_notice(proposed.id, served)
    await refused(_approve(story, proposed), "answer-period-open")
    answer = RemovalAnswerIn(
        answered_on=days.answered,
        statement="我公司对查实结果无异议",
        document_no=f"示例陈述〔{days.answered.year}〕1号",
    )
    await pool.post_removal_answer(proposed.id, answer)


async def sweep(story: Story) -> None:
    """The clock proposes exactly the member without progress.

    Progress that is still on its way to pool looks like none; a later sweep takes such a proposal back.
    """
    day = story.days.swept
    if day is None:
        story.reporter.step("进展期限尚未届满，未作清查", "no sweep: the years without progress are not over yet")
        story.counts["proposed_for_removal"] = 0
        return
    story.reporter.step(f"进展期限清查（{day}）", f"the clock sweep of {day}")

    async def proposed() -> list[str]:
        swept = await story.province.pool.post_clock_sweep(SweepIn(on=day))
        return [entry.uscc for entry in swept.proposed]

    found = await until(f"a sweep that finds {story.idle} alone", proposed, lambda usccs: usccs == [story.idle])
    story.counts["proposed_for_removal"] = len(found)


async def _approve(story: Story, proposed: ExitProposed) -> None:
    await story.province_head.pool.post_decision(proposed.approval_id, approving(proposed.digest))
