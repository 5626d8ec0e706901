"""Steps 2b and 2c: the seat plan, screening, co-signatures, public notice, and the admission by two people."""

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from miaopu.demo.api import follow, until
from miaopu.demo.programme.story import ADMITTED_ON, BATCH, NOTICE, RECOMMENDED_ON, SCREENED_ON, SeatRule, Story

_MORE_THAN_PROPORTIONAL = 1.1
_SHORT_SHARE = 0.5
_CO_SIGNERS = ("IPO", "EIT")


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
    recommended = [row for row in story.applications if row.get("recommended")]
    by_unit = {unit: len(rows) for unit, rows in story.by_unit(recommended).items()}
    plan = {"cap": story.seats.cap, "units": seats_of(by_unit, story.seats), "effective_on": str(RECOMMENDED_ON)}
    current = await story.province.request("GET", "/pool/v1/seat-plan")
    headers = {"If-Match": current.headers["etag"]} if "etag" in current.headers else {}
    await story.province.put("/pool/v1/seat-plan", plan, headers=headers)


async def screen(story: Story) -> dict[str, Any]:
    """The province screens all recommended firms; the last one seated is the marginal firm."""
    progress = story.reporter.step("省级筛选", "screening")
    recommended = story.counts["recommended"]
    await until(
        "recommendations, assessments and waivers in pool",
        lambda: story.province.pages("/pool/v1/candidates", batch=BATCH, recommended=True),
        lambda candidates: sum(map(_is_known, candidates)) >= recommended,
    )
    wanted = {"batch": BATCH, "effective_on": str(SCREENED_ON)}
    started = await story.province.post("/pool/v1/screening-jobs", wanted)
    screened = await follow(story.province, started, progress)
    screening: dict[str, Any] = await story.province.get(f"/pool/v1/screenings/{screened['screening_id']}")
    story.marginal_firm = screening["marginal"]
    short = [unit for unit in screening["units"] if unit["seats"] is not None and unit["recommended"] > unit["seats"]]
    if len(short) < story.seats.short_units:
        raise RuntimeError(f"only {len(short)} units run out of seats")
    return screening


def _is_known(candidate: Mapping[str, Any]) -> bool:
    """Whether all that screening goes by has arrived: three services tell of a firm, each in its own time."""
    waived = set(candidate["waivers_needed"]) <= set(candidate["waivers_granted"])
    return candidate["score"] is not None and waived


async def admit(story: Story, screening: dict[str, Any]) -> None:
    """The list is co-signed and put on public notice, and two people admit it."""
    story.reporter.step("会签、公示并由两人批准入库", "co-signing, public notice and admission by two people")
    wanted = {"batch": BATCH, "effective_on": str(ADMITTED_ON), "screening_id": screening["id"]}
    listed = await story.province.post("/pool/v1/admission-lists", wanted)
    path = f"/pool/v1/admission-lists/{listed['id']}"
    await story.province.refused(f"{path}/proposal", {}, "co-signature-missing")
    for body in _CO_SIGNERS:
        await story.department(body).post(f"{path}/co-signatures", {})
    await story.province.refused(f"{path}/proposal", {}, "notice-missing")
    first_day, last_day = NOTICE
    await story.province.post(f"{path}/notice", {"first_day": str(first_day), "last_day": str(last_day)})
    proposed = await story.province.post(f"{path}/proposal", {})
    decision = {"decision": "approve", "digest": proposed["digest"]}
    decided = f"/pool/v1/approvals/{proposed['approval_id']}/decision"
    await story.province.refused(decided, decision, "second-person-needed")
    answer = await story.province_head.post(decided, decision)
    story.counts["admitted"] = answer["result"]["admitted"]
    story.members = await story.province.pages("/pool/v1/members", on=str(ADMITTED_ON))
