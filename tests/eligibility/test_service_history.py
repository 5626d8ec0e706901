"""Every judgement is kept with the rules it stood on, and can be made again letter by letter."""

from typing import Any

import pytest

from shared.testing.world import World
from tests.eligibility.recomputing import ONE, recomputed
from tests.eligibility.rules import AHEAD, LOW_RD, SHARE, approved
from tests.eligibility.submissions import NO_SOFT_ONE, NO_TRADEMARK, submitted

pytestmark = pytest.mark.anyio


async def history(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.get(f"/v1/assessments/{ONE}/history")).json()
    return found


async def test_every_judgement_is_recomputed_after_three_changes_of_the_rules(world: World) -> None:
    await world.feed(submitted(1, **LOW_RD, **NO_SOFT_ONE))
    first = (await world.get(f"/v1/assessments/{ONE}")).json()
    await approved(world, SHARE)
    await approved(world, {"kind": "patent_intensive", "add": ["1713"]})
    await approved(
        world, {"kind": "parameter", "name": "A5.industrialised_share", "value": "0.9"}, SHARE | {"value": "0.2"}
    )
    judgements = await history(world)
    assert [one["number"] for one in judgements] == [4, 3, 2, 1]
    assert len({one["rules_version"] for one in judgements}) == 4
    for one in judgements:
        again = await recomputed(world, one["number"])
        assert (again["same"], again["outcome"]) == (True, one["outcome"])
        then = (await world.get(f"/v1/assessments/{ONE}/history/{one['number']}")).json()
        assert again["findings"] == then["findings"]
    oldest = (await world.get(f"/v1/assessments/{ONE}/history/1")).json()
    assert oldest["findings"] == first["findings"]
    assert (oldest["cause"], judgements[0]["cause"]) == ("submission", "rules")


async def test_a_judgement_that_was_tampered_with_is_not_the_same(world: World) -> None:
    await world.feed(submitted(1, **NO_TRADEMARK))
    await world.runtime.database.pool.execute("UPDATE assessment SET outcome = 'eligible'")
    again = await recomputed(world, 1)
    assert (again["same"], again["outcome"], again["outcome_then"]) == (False, "ineligible", "eligible")


@pytest.mark.parametrize(
    "change", ["flags = '{x}'", "stands_until = '2030-01-01'", "waivers_after = '{A3}'", "score = score + 1"]
)
async def test_whatever_a_judgement_says_is_compared(world: World, change: str) -> None:
    await world.feed(submitted(1))
    assert (await recomputed(world, 1))["same"] is True
    await world.runtime.database.pool.execute(f"UPDATE assessment SET {change}")
    assert (await recomputed(world, 1))["same"] is False


async def test_a_new_submission_keeps_the_judgement_of_the_old_one(world: World) -> None:
    await world.feed(submitted(1, **NO_TRADEMARK))
    await world.feed(submitted(1))
    assert [(one["number"], one["outcome"]) for one in await history(world)] == [(2, "eligible"), (1, "ineligible")]
    assert (await recomputed(world, 1))["same"]


async def test_three_submissions_in_one_set_are_three_judgements(world: World) -> None:
    await world.feed(submitted(1), submitted(1, **NO_TRADEMARK), submitted(1))
    assert [one["outcome"] for one in await history(world)] == ["eligible", "ineligible", "eligible"]


@pytest.mark.parametrize("path", ["history", "history/1", "history/1/recomputation"])
async def test_another_unit_finds_nothing(world: World, path: str) -> None:
    await world.feed(submitted(1))
    scope = {"unit": "420200", "office": "ip"}
    assert (await world.get(f"/v1/assessments/{ONE}/{path}", "city", scope=scope)).status_code == 404


async def test_a_number_that_was_never_given_is_not_found(world: World) -> None:
    await world.feed(submitted(1))
    for path in ("history/2", "history/2/recomputation"):
        assert (await world.get(f"/v1/assessments/{ONE}/{path}")).status_code == 404


async def test_the_rules_of_a_version_are_kept_once(world: World) -> None:
    await world.feed(submitted(1), submitted(2))
    await approved(world, SHARE, since=AHEAD)
    await world.feed(submitted(3))
    assert len(await world.fetch("SELECT 1 FROM rule_set")) == 1
    assert len(await world.fetch("SELECT 1 FROM plan_archive")) == 1
