"""The programme from beginning to end."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from miaopu.demo.api import Api, Tokens, for_each
from miaopu.demo.programme import admission, applications, lists, years
from miaopu.demo.programme.days import days_of
from miaopu.demo.programme.story import BankAccess, Reporter, SeatRule, Story
from shared import clock
from shared.plan.model import Plan


async def run_programme(
    urls: Mapping[str, str],
    tokens: Tokens,
    workbook: Path,
    seats: SeatRule,
    bank: BankAccess,
    reporter: Reporter,
    plan: Plan,
) -> Story:
    """Runs the whole programme on a platform, wherever and however it runs; returns what was learnt on the way.

    Raises:
        PlanTooYoung, PlanTooOld: the plan cannot be played.
        Refused, Unexpected, TimeoutError, RuntimeError: the platform did not do what the programme needs; says what.
    """
    days = days_of(plan, clock.today())
    async with Api(urls, tokens) as api:
        story = Story(api, workbook, seats, bank, reporter, plan, days)
        await applications.take_in(story)
        await applications.judge(story)
        await applications.waive(story)
        await applications.recommend(story)
        await admission.plan_seats(story)
        await admission.admit(story, await admission.screen(story))
        years.choose_firms(story)
        officer = await lists.register_bank(story)
        await lists.publish(story)
        await lists.wait_for_bank(story, officer)
        await years.report_progress(story)
        await years.graduate(story)
        await years.remove(story)
        await lists.wait_for_revocation(story)
        await years.sweep(story)
        await _tell_the_life(story)
        return story


async def _tell_the_life(story: Story) -> None:
    """The removed firm's life from all services, and what the members' table shows at the end."""
    story.reporter.step("汇总被退库企业全过程", "the removed firm's life, from all services")
    parts = await asyncio.gather(*(one.read_timeline(story.removed) for one in story.province.everywhere()))
    story.timeline = sorted((item for part in parts for item in part.items), key=lambda item: item.at)
    story.members = [member async for member in story.province.pool.get_members()]
    not_eligible = [row.application_id for row in story.assessments.values() if row.outcome != "eligible"]
    progress = story.reporter.step("汇总不符合条件的理由", "the reasons of those that are not eligible")
    story.not_eligible = await for_each(not_eligible, story.province.eligibility.read_assessment, progress)
