"""Steps 1 and 2a: the workbook comes in, every firm is judged, waivers are decided, cities recommend."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from miaopu.demo.api import follow, for_each, number_of, refused, until
from miaopu.demo.programme.story import Story, approving
from shared.domain.outcome import Outcome
from shared.schemas.eligibility.waivers import WaiverIn
from shared.schemas.intake.applications import ApplicationOut
from shared.schemas.intake.batches import BatchIn
from shared.schemas.intake.recommendations import RecommendationIn, RecommendationsIn, RecommendationsResult
from shared.schemas.jobs import JobOut

OUTCOMES: tuple[Outcome, ...] = ("eligible", "needs_waiver", "needs_review", "ineligible")
_WAIVED_OF_ROWS = 30
"""One waiver for so many rows of the workbook."""
_GROUND = "复核确认符合原则要求的实质，同意按原则性条件予以豁免"


async def take_in(story: Story) -> None:
    """The province opens the batch and imports the workbook."""
    progress = story.reporter.step("导入申报工作簿", "importing the workbook")
    intake = story.province.intake
    await intake.post_batch(_batch(story))
    started = await intake.post_import(story.workbook.read_bytes(), batch=story.days.batch)

    async def job() -> JobOut:
        state = await intake.get_job(started.job_id)
        progress(state.done, state.total or 1)
        return state

    ended = await until("the import", job, lambda state: state.state in ("done", "failed"))
    if ended.state == "failed":
        raise RuntimeError(f"the import failed: {ended.error}")
    imported = await intake.get_import(started.id)
    story.counts |= {"rows_read": imported.rows_read, "rows_refused": imported.refused}
    story.refused_rows = [row async for row in intake.get_import_rows(started.id, status="refused")]


def _batch(story: Story) -> BatchIn:
    days = story.days
    return BatchIn(
        code=days.batch,
        title=f"{story.plan.title_zh}，{days.reference.year} 年第一批",
        authority=story.authority.name_zh,
        reference_date=days.reference,
        opens_on=days.opened,
        closes_on=days.reference,
    )


async def judge(story: Story) -> None:
    """Every well-formed firm is assessed; the counts are taken before any waiver."""
    accepted = story.counts["rows_read"] - story.counts["rows_refused"]
    progress = story.reporter.step("按各项条件评估", "judging against the criteria")
    eligibility = story.province.eligibility

    async def assessed() -> int:
        number = await number_of(partial(eligibility.get_assessments, batch=story.days.batch))
        progress(number, accepted)
        return number

    story.counts["assessed"] = await until("all assessments", assessed, lambda number: number >= accepted)
    for outcome in OUTCOMES:
        story.counts[outcome] = await number_of(
            partial(eligibility.get_assessments, batch=story.days.batch, outcome=outcome)
        )
    story.assessments = {row.application_id: row async for row in eligibility.get_assessments(batch=story.days.batch)}
    story.applications = await until(
        "the outcomes in intake",
        lambda: _applications(story),
        lambda applications: all(application.outcome for application in applications),
    )


async def _applications(story: Story) -> list[ApplicationOut]:
    return [row async for row in story.province.intake.get_applications(batch=story.days.batch)]


async def waive(story: Story) -> None:
    """Cities propose waivers for their best misses; a second person of the province grants them."""
    chosen = best_misses(story.applications, waivers_of(story.counts["rows_read"]))
    progress = story.reporter.step("提出并审批豁免", "proposing and deciding waivers")

    async def one(application: ApplicationOut) -> None:
        clerk = story.city(application.reporting_unit)
        for criterion in application.waivers_needed:
            wanted = WaiverIn.model_validate(
                {
                    "application_id": application.id,
                    "criterion": criterion,
                    "ground": _GROUND,
                    "effective_on": story.days.waived,
                }
            )
            proposed = await clerk.eligibility.post_waiver(wanted)
            await story.province_head.eligibility.post_decision(proposed.approval_id, approving(proposed.digest))

    await for_each(chosen, one, progress)
    story.counts["waived"] = len(chosen)
    story.waived = {application.id for application in chosen}


def waivers_of(rows: int) -> int:
    """How many firms of a workbook with so many rows get a waiver."""
    return max(1, rows // _WAIVED_OF_ROWS)


def best_misses(applications: Sequence[ApplicationOut], number: int) -> list[ApplicationOut]:
    """Those that need fewest waivers, then by code: ids are chance, and two runs must choose alike."""
    candidates = (row for row in applications if row.outcome == "needs_waiver")
    return sorted(candidates, key=lambda row: (len(row.waivers_needed), row.uscc))[:number]


async def recommend(story: Story) -> None:
    """Each city sees its own firms and recommends those that may be; another is refused."""
    wanted = [row for row in story.applications if row.outcome == "eligible" or row.id in story.waived]
    progress = story.reporter.step("市州推荐", "cities recommend their firms")
    await _cities_see_only_their_own(story)
    await _the_ineligible_is_refused(story)

    done: dict[str, int] = {}

    async def one(city: tuple[str, list[ApplicationOut]]) -> None:
        unit, applications = city

        def tell(number: int) -> None:
            done[unit] = number
            progress(sum(done.values()), len(wanted))

        await _recommend_all(story, unit, [application.id for application in applications], tell)

    await for_each(list(story.by_unit(wanted).items()), one)
    story.counts["recommended"] = len(wanted)
    story.recommended = wanted


async def _the_ineligible_is_refused(story: Story) -> None:
    """One of them is tried, where the round has any."""
    ineligible = (row for row in story.applications if row.outcome == "ineligible")
    hopeless = min(ineligible, key=lambda row: row.uscc, default=None)
    if hopeless is not None:
        tried = RecommendationIn(effective_on=story.days.recommended)
        clerk = story.city(hopeless.reporting_unit)
        await refused(clerk.intake.post_recommendation(hopeless.id, tried), "not-recommendable")


async def _recommend_all(story: Story, unit: str, ids: list[UUID], tell: Callable[[int], None]) -> None:
    """One job for all; what intake has not heard of yet is refused and asked for again by another, for a minute."""
    clerk, left = story.city(unit), ids

    async def refused_still() -> list[UUID]:
        nonlocal left
        settled = len(ids) - len(left)
        wanted = RecommendationsIn(batch=story.days.batch, effective_on=story.days.recommended, application_ids=left)
        started = await clerk.intake.post_recommendation_job(wanted)
        progress = partial(_beyond, settled, tell)
        left = _refused_for_now(await follow(clerk.intake, started.job_id, RecommendationsResult, progress))
        tell(len(ids) - len(left))
        return left

    await until("recommendations that intake accepts", refused_still, lambda still: not still)


def _beyond(settled: int, tell: Callable[[int], None], done: int, _total: int) -> None:
    tell(settled + done)


def _refused_for_now(result: RecommendationsResult) -> list[UUID]:
    left = [one for one in result.applications if one.outcome == "refused"]
    for one in left:
        if one.code != "not-recommendable":
            raise RuntimeError(f"application {one.application_id} was refused: {one.code}")
    return [one.application_id for one in left]


async def _cities_see_only_their_own(story: Story) -> None:
    units = story.by_unit(story.applications)
    for unit, applications in units.items():
        seen = await number_of(partial(story.city(unit).intake.get_applications, batch=story.days.batch))
        if seen != len(applications):
            raise RuntimeError(f"unit {unit} sees {seen} applications and has {len(applications)}")
