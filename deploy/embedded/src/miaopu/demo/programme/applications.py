"""Steps 1 and 2a: the workbook comes in, every firm is judged, waivers are decided, cities recommend."""

from collections.abc import Callable, Sequence
from typing import Any

from miaopu.demo.api import Person, follow, for_each, until
from miaopu.demo.programme.story import BATCH, RECOMMENDED_ON, REFERENCE_DATE, WAIVED_ON, Story

OUTCOMES = ("eligible", "needs_waiver", "needs_review", "ineligible")
_WAIVED_OF_ROWS = 30
"""One waiver for so many rows of the workbook."""
_GROUND = "复核确认符合原则要求的实质，同意按原则性条件予以豁免"


async def take_in(story: Story) -> None:
    """The province opens the batch and imports the workbook."""
    progress = story.reporter.step("导入申报工作簿", "importing the workbook")
    province = story.province
    await province.post("/intake/v1/batches", _batch())
    content = story.workbook.read_bytes()
    headers = {"Content-Type": "application/octet-stream"}
    started = await province.post(f"/intake/v1/imports?batch={BATCH}", content=content, headers=headers)

    async def job() -> Any:
        state = await province.get(f"/intake/v1/jobs/{started['job_id']}")
        progress(state["done"], state["total"] or 1)
        return state

    ended = await until("the import", job, lambda state: state["state"] in ("done", "failed"))
    if ended["state"] == "failed":
        raise RuntimeError(f"the import failed: {ended['error']}")
    imported = await province.get(f"/intake/v1/imports/{started['id']}")
    story.counts |= {"rows_read": imported["rows_read"], "rows_refused": imported["refused"]}
    story.refused_rows = await province.pages(f"/intake/v1/imports/{started['id']}/rows", status="refused")


def _batch() -> dict[str, str]:
    return {
        "code": BATCH,
        "title": "2024 年第一批专利产业化样板企业培育库",
        "authority": "湖北省知识产权局",
        "reference_date": str(REFERENCE_DATE),
        "opens_on": "2024-06-06",
        "closes_on": str(REFERENCE_DATE),
    }


async def judge(story: Story) -> None:
    """Every well-formed firm is assessed; the counts are taken before any waiver."""
    accepted = story.counts["rows_read"] - story.counts["rows_refused"]
    progress = story.reporter.step("按十项条件评估", "judging against the ten criteria")
    province = story.province

    async def assessed() -> int:
        number = await province.total("/eligibility/v1/assessments", batch=BATCH)
        progress(number, accepted)
        return number

    story.counts["assessed"] = await until("all assessments", assessed, lambda number: number >= accepted)
    for outcome in OUTCOMES:
        story.counts[outcome] = await province.total("/eligibility/v1/assessments", batch=BATCH, outcome=outcome)
    rows = await province.pages("/eligibility/v1/assessments", batch=BATCH)
    story.assessments = {row["application_id"]: row for row in rows}
    known = await until(
        "the outcomes in intake",
        lambda: _applications_with_outcome(story),
        lambda applications: all(application["outcome"] for application in applications),
    )
    story.applications = known


async def _applications_with_outcome(story: Story) -> list[dict[str, Any]]:
    return await story.province.pages("/intake/v1/applications", batch=BATCH)


async def waive(story: Story) -> None:
    """Cities propose waivers for their best misses; a second person of the province grants them."""
    chosen = best_misses(story.applications, waivers_of(story.counts["rows_read"]))
    progress = story.reporter.step("提出并审批豁免", "proposing and deciding waivers")

    async def one(application: dict[str, Any]) -> None:
        clerk = story.city(application["reporting_unit"])
        for criterion in application["waivers_needed"]:
            wanted = {"application_id": application["id"], "criterion": criterion, "ground": _GROUND}
            wanted |= {"effective_on": str(WAIVED_ON)}
            proposed = await clerk.post("/eligibility/v1/waivers", wanted)
            decision = {"decision": "approve", "digest": proposed["digest"]}
            await story.province_head.post(f"/eligibility/v1/approvals/{proposed['approval_id']}/decision", decision)

    await for_each(chosen, one, progress)
    story.counts["waived"] = len(chosen)
    for application in chosen:
        application["waived"] = True


def waivers_of(rows: int) -> int:
    """How many firms of a workbook with so many rows get a waiver."""
    return max(1, rows // _WAIVED_OF_ROWS)


def best_misses(applications: Sequence[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """Those that need fewest waivers, then by code: ids are chance, and two runs must choose alike."""
    candidates = (row for row in applications if row["outcome"] == "needs_waiver")
    return sorted(candidates, key=lambda row: (len(row["waivers_needed"]), row["uscc"]))[:number]


async def recommend(story: Story) -> None:
    """Each city sees its own firms and recommends those that may be; another is refused."""
    wanted = [row for row in story.applications if row["outcome"] == "eligible" or row.get("waived")]
    progress = story.reporter.step("市州推荐", "cities recommend their firms")
    body = {"effective_on": str(RECOMMENDED_ON)}
    await _cities_see_only_their_own(story)
    ineligible = (row for row in story.applications if row["outcome"] == "ineligible")
    hopeless = min(ineligible, key=lambda row: row["uscc"])
    await story.city(hopeless["reporting_unit"]).refused(_path(hopeless), body, "not-recommendable")

    done: dict[str, int] = {}

    async def one(city: tuple[str, list[dict[str, Any]]]) -> None:
        unit, applications = city

        def tell(number: int) -> None:
            done[unit] = number
            progress(sum(done.values()), len(wanted))

        await _recommend_all(story.city(unit), [application["id"] for application in applications], tell)

    await for_each(list(story.by_unit(wanted).items()), one)
    story.counts["recommended"] = len(wanted)
    for application in wanted:
        application["recommended"] = True


async def _recommend_all(clerk: Person, ids: list[str], tell: Callable[[int], None]) -> None:
    """One job for all; what intake has not heard of yet is refused and asked for again by another, for a minute."""
    left = ids

    async def refused() -> list[str]:
        nonlocal left
        settled = len(ids) - len(left)
        body = {"batch": BATCH, "effective_on": str(RECOMMENDED_ON), "application_ids": left}
        started = await clerk.post("/intake/v1/recommendation-jobs", body)
        left = _refused_for_now(await follow(clerk, started, lambda done, _: tell(settled + done)))
        tell(len(ids) - len(left))
        return left

    await until("recommendations that intake accepts", refused, lambda still: not still)


def _refused_for_now(result: dict[str, Any]) -> list[str]:
    refused = [one for one in result["applications"] if one["outcome"] == "refused"]
    for one in refused:
        if one["code"] != "not-recommendable":
            raise RuntimeError(f"application {one['application_id']} was refused: {one['code']}")
    return [one["application_id"] for one in refused]


async def _cities_see_only_their_own(story: Story) -> None:
    units = story.by_unit(story.applications)
    for unit, applications in units.items():
        seen = await story.city(unit).total("/intake/v1/applications", batch=BATCH)
        if seen != len(applications):
            raise RuntimeError(f"unit {unit} sees {seen} applications and has {len(applications)}")


def _path(application: dict[str, Any]) -> str:
    return f"/intake/v1/applications/{application['id']}/recommendation"
