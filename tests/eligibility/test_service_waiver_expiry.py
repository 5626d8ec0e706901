"""Waivers with evidence and a last day: proposed, found, and ended by a sweep or by the day itself."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from eligibility.usecases.expire_waivers import TIMERS
from shared import clock
from shared.events.eligibility import WaiverDecided, WaiverExpired
from shared.testing.world import World
from tests.eligibility.submissions import HUANGSHI, NO_SOFT_ONE, NO_TITLE, WUHAN, submitted

pytestmark = pytest.mark.anyio
WAIVERS, SWEEPS = "/v1/waivers", "/v1/waiver-sweeps"
EVIDENCE = ["湖北省 2024 年第一批高新技术企业公示名单 第 128 号"]


async def propose(world: World, number: int = 1, criterion: str = "A2", **wish: Any) -> Any:
    scope = wish.pop("scope", WUHAN)
    body = {
        "application_id": str(UUID(int=number)),
        "criterion": criterion,
        "ground": "高新技术企业复审已公示，证书待发",
        "effective_on": "2024-06-12",
        **wish,
    }
    return await world.post(WAIVERS, body, "city", "zhang", scope=scope)


async def grant(world: World, number: int = 1, criterion: str = "A2", **wish: Any) -> dict[str, Any]:
    proposed: dict[str, Any] = (await propose(world, number, criterion, **wish)).json()
    answer = await world.decide(proposed["approval_id"], proposed["digest"])
    assert answer.status_code == 200, answer.text
    return proposed


async def states(world: World) -> list[str]:
    return [row["state"] for row in (await world.get(WAIVERS)).json()["items"]]


async def sweep(world: World, on: str) -> list[str]:
    answer = await world.post(SWEEPS, {"on": on})
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["expired"]]


async def ends(world: World) -> list[WaiverExpired]:
    return [told for told in await world.published() if isinstance(told, WaiverExpired)]


async def test_evidence_and_last_day_are_seen_by_who_decides_and_told(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    proposed = await grant(world, evidence=EVIDENCE, expires_on="2024-12-31")
    assert (proposed["evidence"], proposed["expires_on"]) == (EVIDENCE, "2024-12-31")
    seen = (await world.get(f"/v1/approvals/{proposed['approval_id']}")).json()["payload"]
    assert (seen["evidence"], seen["expires_on"]) == (EVIDENCE, "2024-12-31")
    (told,) = [event for event in await world.published() if isinstance(event, WaiverDecided)]
    assert (told.effective_on, told.expires_on) == (date(2024, 6, 12), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("days", "fact"),
    [
        ({"effective_on": "2024-06-09"}, "received_on"),
        ({"effective_on": "2024-06-20", "expires_on": "2024-06-20"}, "decided_on"),
        ({"effective_on": None, "expires_on": "2024-12-31"}, "decided_on"),
    ],
)
async def test_a_waiver_counts_from_the_receipt_on_and_ends_after_its_first_day(
    world: World, days: dict[str, Any], fact: str
) -> None:
    await world.feed(submitted(**NO_TITLE))
    answer = await propose(world, **days)
    assert (answer.status_code, answer.json()["code"], answer.json()["fact"]) == (409, "before-its-ground", fact)


@pytest.mark.parametrize(
    ("expires_on", "status"), [("2024-06-14", 422), ("2024-06-15", 201), ("2024-06-16", 201), (None, 201)]
)
async def test_a_last_day_before_the_reference_date_is_refused(
    world: World, expires_on: str | None, status: int
) -> None:
    await world.feed(submitted(reference_date=date(2024, 6, 15), **NO_TITLE))
    answer = await propose(world, expires_on=expires_on)
    assert answer.status_code == status
    if status == 422:
        told = answer.json()
        assert (told["code"], "2024-06-15" in told["detail"]) == ("waiver-ends-too-early", True)
        assert await states(world) == []


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"evidence": ["   "]}, "/evidence/0"),
        ({"evidence": ["x"] * 21}, "/evidence"),
        ({"evidence": ["x" * 301]}, "/evidence/0"),
        ({"expires_on": "2024-02-30"}, "/expires_on"),
    ],
)
async def test_malformed_evidence_or_day_is_refused(world: World, wish: dict[str, Any], pointer: str) -> None:
    await world.feed(submitted(**NO_TITLE))
    answer = await propose(world, **wish)
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (422, [pointer])


async def test_a_sweep_ends_what_is_over_once_and_tells_it(world: World) -> None:
    await world.feed(submitted(1, **NO_TITLE), submitted(2, **NO_TITLE), submitted(3, **NO_TITLE))
    first = await grant(world, 1, expires_on="2024-12-30")
    await grant(world, 2, expires_on="2024-12-31")
    await grant(world, 3)
    assert await sweep(world, "2024-12-30") == []
    assert await sweep(world, "2024-12-31") == [first["id"]]
    assert await sweep(world, "2024-12-31") == []
    assert await states(world) == ["expired", "granted", "granted"]
    (told,) = await ends(world)
    assert told.model_dump() == {
        "uscc": submitted(1).uscc,
        "application_id": UUID(int=1),
        "reporting_unit": "420100",
        "waiver_id": UUID(first["id"]),
        "criterion": "A2",
        "expires_on": date(2024, 12, 30),
        "effective_on": date(2024, 12, 31),
    }
    acts = [line["act"] for line in await world.journal()]
    assert (acts.count("expire-waiver"), acts.count("sweep-waivers")) == (1, 3)


async def test_a_proposal_that_nobody_decided_does_not_expire(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    await propose(world, expires_on="2024-12-31")
    assert (await sweep(world, "2025-06-01"), await states(world)) == ([], ["proposed"])


async def test_a_sweep_does_not_look_ahead_and_is_not_a_citys(world: World) -> None:
    ahead = await world.post(SWEEPS, {"on": "2999-01-01"})
    assert (ahead.status_code, ahead.json()["code"]) == (422, "effective-date-ahead")
    assert (await world.post(SWEEPS, {"on": "2025-01-01"}, "city", scope=WUHAN)).status_code == 403


async def test_the_day_itself_ends_a_waiver_without_a_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.feed(submitted(**NO_TITLE))
    await grant(world, expires_on="2026-03-31")
    (timer,) = TIMERS
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 31))
    await timer.run(world.runtime)
    assert (await states(world), await ends(world)) == (["granted"], [])
    monkeypatch.setattr(clock, "today", lambda: date(2026, 4, 1))
    await timer.run(world.runtime)
    await timer.run(world.runtime)
    assert (await states(world), len(await ends(world))) == (["expired"], 1)


async def test_after_its_end_a_waiver_is_proposed_anew(world: World) -> None:
    await world.feed(submitted(**NO_TITLE))
    await grant(world, expires_on="2024-12-31")
    assert (await propose(world)).json()["code"] == "waiver-exists"
    await sweep(world, "2025-01-01")
    await grant(world, expires_on="2025-12-31")
    assert await states(world) == ["expired", "granted"]


async def test_waivers_are_found_by_unit_criterion_state_and_last_day(world: World) -> None:
    await world.feed(submitted(1, **NO_SOFT_ONE), submitted(2, unit="420200", **NO_TITLE))
    await grant(world, 1, expires_on="2024-12-31")
    await grant(world, 1, "A3", expires_on="2025-12-31")
    await propose(world, 2, scope=HUANGSHI)
    await sweep(world, "2025-01-01")

    async def found(**filters: str) -> list[tuple[int, str, str]]:
        rows = (await world.get(WAIVERS, params=filters)).json()["items"]
        return [(UUID(row["application_id"]).int, row["criterion"], row["state"]) for row in rows]

    expired, granted, proposed = (1, "A2", "expired"), (1, "A3", "granted"), (2, "A2", "proposed")
    assert await found(state="expired") == [expired]
    assert await found(unit="420200") == [proposed]
    assert await found(criterion="A2") == [expired, proposed]
    assert await found(expires_before="2025-12-31") == [expired]
    assert await found(expires_before="2026-01-01") == [expired, granted]
    assert await found(state="granted", unit="420200") == []
    summary = (await world.get(f"{WAIVERS}/summary")).json()
    assert [tuple(row.values()) for row in summary] == [
        ("420100", "A2", "expired", 1),
        ("420100", "A3", "granted", 1),
        ("420200", "A2", "proposed", 1),
    ]
