"""Parameters of pool: the request whose answer each of them changes.

The pool has two seats, taken by firms 1 and 2 of Wuhan; the second came in with 19 of 20 patents industrialised. Firms
3 to 5 are candidates.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from shared.testing.builders import uscc
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    approve,
    assessed,
    given_candidates,
    given_new_application,
    given_notice,
    given_seats,
    graduation,
    grown,
    recommended,
    removal,
    verified,
    violated,
    when_admitted,
    when_proposed,
    when_proposed_as,
    when_removed,
)
from tests.services.plan_values.shown import Text

Ask = Callable[[World], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Another value of a parameter, and what is asked of the pool."""

    value: Text
    answer: Ask


async def given_a_full_pool(world: World) -> None:
    """The ground of all rows."""
    await given_seats(world, 2)
    await given_candidates(world, [1, 3, 4, 5])
    await world.feed(assessed(2).model_copy(update={"valid_patents": 20, "industrialised_patents": 19}), recommended(2))
    await when_admitted(world, [1, 2])


async def _drafted(world: World) -> str:
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(3)], **BY_SCREENING}
    return f"/v1/admission-lists/{(await world.post('/v1/admission-lists', body)).json()['id']}"


async def noticed_for_five_days(world: World) -> object:
    notice = {"first_day": "2024-06-22", "last_day": "2024-06-26"}
    return (await world.post(f"{await _drafted(world)}/notice", notice)).status_code


async def signed_by_one_body(world: World) -> object:
    path = await _drafted(world)
    await given_notice(world, path)
    await world.post(f"{path}/co-signatures", {}, "department", "IPO-person", scope={"body": "IPO"})
    return (await world.post(f"{path}/proposal", {})).status_code


async def seats_for_more(world: World) -> object:
    return (await given_seats(world, 501)).status_code


def graduated(number: int, *, on: str = "2025-07-15", **figures: Any) -> Ask:
    """Whether the firm may graduate on such figures."""

    async def ask(world: World) -> object:
        await world.feed(verified(number, **figures))
        return (await world.post("/v1/graduations", graduation(number, on))).status_code

    return ask


async def graduated_by_growth(world: World) -> object:
    await world.feed(grown(1, (2024, "1000", "100"), (2025, "1200", "120")))
    return (await world.post("/v1/graduations", graduation(1, "2026-07-15"))).status_code


def replenished(*numbers: int, on: str, graduated_on: str = "2025-07-15", seats: int = 10) -> Ask:
    """The answers to firms that come by the right of a graduate."""

    async def ask(world: World) -> object:
        await given_seats(world, seats)
        await world.feed(verified(1))
        proposed = (await world.post("/v1/graduations", graduation(1, graduated_on))).json()
        assert (await approve(world, proposed)).status_code == 200
        return await _became(world, numbers, {}, on)

    return ask


async def _became(world: World, numbers: tuple[int, ...], channel: dict[str, str], on: str) -> object:
    proposed = await when_proposed_as(world, numbers, channel, on)
    decided = (await world.decide(proposed["approval_id"], proposed["digest"])).json()
    return [(firm["outcome"], firm["reason"]) for firm in decided["result"]["firms"]]


async def seated_after_a_removal(world: World) -> object:
    await world.feed(violated(1))
    assert (await when_removed(world, 1)).status_code == 200
    return await _became(world, (3,), BY_SCREENING, "2025-10-20")


async def seated_beside_a_list_on_notice(world: World) -> object:
    await given_seats(world, 3)
    await when_proposed(world, [3])
    await world.fetch("UPDATE public_notice SET recorded_at = recorded_at - interval '4 days'")
    return await _became(world, (4,), BY_SCREENING, "2024-07-01")


async def told_of_its_removal(world: World) -> object:
    await world.feed(violated(1))
    proposed = (await world.post("/v1/removals", removal(1))).json()
    served = {
        "notified_on": "2025-09-02",
        "method": "直接送达",
        "served_by": "省局陈某",
        "document_no": "鄂知告〔2025〕12号",
    }
    return (await world.post(f"/v1/removals/{proposed['id']}/notice", served)).json()["notice"]["last_day"]


async def proposed_after_its_removal(world: World) -> object:
    await world.feed(violated(1, ground="tax_evasion", occurred=date(2021, 6, 1)))
    assert (await when_removed(world, 1, ground="tax_evasion")).status_code == 200
    await given_new_application(world, 1, date(2025, 9, 5))
    return (await when_proposed(world, [1], "2026-01-15", "2025-1")).get("code")


def swept(*, on: str, progress: date | None = None) -> Ask:
    """The firms that the two-year clock names on the day."""

    async def ask(world: World) -> object:
        if progress:
            await world.feed(verified(1, on=progress))
        return [one["uscc"] for one in (await world.post("/v1/clock-sweeps", {"on": on})).json()["proposed"]]

    return ask


ROWS: Final[dict[str, Asked]] = {
    "admission.notice_days": Asked("5", noticed_for_five_days),
    "co_signing.bodies": Asked(("IPO",), signed_by_one_body),
    "pool.cap": Asked("501", seats_for_more),
    "pool.cap_binds_replenishment": Asked("no", replenished(3, 4, on="2025-10-20", seats=2)),
    "graduation.rate_rise_share": Asked("0.2", graduated(1, valid=10, industrialised=6)),
    "graduation.rate_ceiling": Asked("0.99", graduated(2, valid=20, industrialised=19)),
    "graduation.new_products": Asked("2", graduated(1)),
    "graduation.product_growth_share": Asked("0.3", graduated_by_growth),
    "graduation.rule": Asked("rate_or_product", graduated(1, recognised=None)),
    "replenishment.factor": Asked("1", replenished(3, 4, on="2025-10-20")),
    "replenishment.period": Asked("yearly", replenished(3, on="2026-01-20", graduated_on="2025-12-20")),
    "seats.freed_to": Asked("unit", seated_after_a_removal),
    "seats.reserved_days": Asked("3", seated_beside_a_list_on_notice),
    "removal.answer_days": Asked("20", told_of_its_removal),
    "removal.cooling_months": Asked("6", proposed_after_its_removal),
    "no_progress.years": Asked("1", swept(on="2025-07-02")),
    "no_progress.restarts": Asked("yes", swept(on="2026-07-03", progress=date(2024, 7, 2))),
}
