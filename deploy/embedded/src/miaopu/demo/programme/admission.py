"""Steps 2b and 2c: the seat plan, screening, co-signatures, public notice, and the admission by two people."""

from collections.abc import Mapping
from math import ceil, floor

from miaopu.demo.api import follow, refused, until
from miaopu.demo.programme.story import SeatRule, Story, approving
from pool.usecases.lists import CO_SIGNERS
from shared.clients.pool import PoolClient
from shared.clients.refused import Refused
from shared.schemas.pool.admission import AdmissionListIn
from shared.schemas.pool.candidates import CandidateOut
from shared.schemas.pool.decisions import AdmissionResult
from shared.schemas.pool.public_notices import PublicNoticeIn
from shared.schemas.pool.screening import ScreeningIn, ScreeningJobResult, ScreeningOut
from shared.schemas.pool.seats import SeatPlanIn

_MORE_THAN_PROPORTIONAL = 1.1
_SHORT_SHARE = 0.5
_NOT_THERE = 404


def seats_of(recommended: Mapping[str, int], rule: SeatRule) -> dict[str, int]:
    """Seats of each unit: a tenth above its share of the cap, and half of its firms for the units that are kept short.

    Units of middling size are kept short, and what they lose stays within what the others have beyond their share, so
    that the cap still binds.
    """
    total = sum(recommended.values())
    seats = {unit: ceil(number * rule.cap * _MORE_THAN_PROPORTIONAL / total) for unit, number in recommended.items()}
    by_size = sorted(
        (unit for unit, number in recommended.items() if number > 1), key=lambda unit: (recommended[unit], unit)
    )
    middle = by_size[len(by_size) // 3 :]
    for unit in middle[: rule.short_units]:
        seats[unit] = max(1, floor(recommended[unit] * _SHORT_SHARE))
    return seats


async def plan_seats(story: Story) -> None:
    """The province sets cap and seats by API."""
    story.reporter.step("设定名额", "setting the seats")
    by_unit = {unit: len(rows) for unit, rows in story.by_unit(story.recommended).items()}
    units: dict[str, int | None] = {**seats_of(by_unit, story.seats)}
    plan = SeatPlanIn(cap=story.seats.cap, units=units, effective_on=story.days.recommended)
    await story.province.pool.put_seat_plan(plan, if_match=await _version_of_plan(story.province.pool))


async def _version_of_plan(pool: PoolClient) -> str | None:
    """The entity tag of the plan that a change is based on; None where there is no plan yet."""
    try:
        return f'"{(await pool.read_seat_plan()).version}"'
    except Refused as error:
        if error.status != _NOT_THERE:
            raise
        return None


async def screen(story: Story) -> ScreeningOut:
    """The province screens all recommended firms; the last one seated is the marginal firm."""
    progress = story.reporter.step("省级筛选", "screening")
    recommended = story.counts["recommended"]
    pool = story.province.pool

    async def candidates() -> list[CandidateOut]:
        return [one async for one in pool.get_candidates(batch=story.days.batch, recommended=True)]

    await until(
        "recommendations, assessments and waivers in pool",
        candidates,
        lambda found: sum(map(_is_known, found)) >= recommended,
    )
    started = await pool.post_screening_job(ScreeningIn(batch=story.days.batch, effective_on=story.days.screened))
    screened = await follow(pool, started.job_id, ScreeningJobResult, progress)
    screening = await pool.read_screening(screened.screening_id)
    story.marginal_firm = screening.marginal
    short = [unit for unit in screening.units if unit.seats is not None and unit.recommended > unit.seats]
    if len(short) < story.seats.short_units:
        raise RuntimeError(f"only {len(short)} units run out of seats")
    return screening


def _is_known(candidate: CandidateOut) -> bool:
    """Whether all that screening goes by has arrived: three services tell of a firm, each in its own time."""
    waived = set(candidate.waivers_needed) <= set(candidate.waivers_granted)
    return candidate.score is not None and waived


async def admit(story: Story, screening: ScreeningOut) -> None:
    """The list is co-signed and put on public notice, and two people admit it."""
    story.reporter.step("会签、公示并由两人批准入库", "co-signing, public notice and admission by two people")
    pool, days = story.province.pool, story.days
    wanted = AdmissionListIn(batch=days.batch, effective_on=days.admitted, screening_id=screening.id)
    listed = (await pool.post_admission_list(wanted)).id
    co_signers = CO_SIGNERS.of(story.plan.on(days.admitted))
    if co_signers:
        await refused(pool.post_admission_proposal(listed), "co-signature-missing")
    for body in co_signers:
        await story.department(body).pool.post_co_signature(listed)
    await refused(pool.post_admission_proposal(listed), "notice-missing")
    first_day, last_day = days.notice
    await pool.post_public_notice(listed, PublicNoticeIn(first_day=first_day, last_day=last_day))
    proposed = await pool.post_admission_proposal(listed)
    await refused(pool.post_decision(proposed.approval_id, approving(proposed.digest)), "second-person-needed")
    answer = await story.province_head.pool.post_decision(proposed.approval_id, approving(proposed.digest))
    story.counts["admitted"] = AdmissionResult.model_validate(answer.result).admitted
    story.members = [member async for member in pool.get_members(on=days.admitted)]
