"""Notices on certificates as staged changes of the rules: previewed, approved by two persons, judged and recomputed."""

from typing import Any
from uuid import UUID

import pytest

from shared.testing.builders import uscc
from shared.testing.world import World
from tests.eligibility.recomputing import recomputed
from tests.eligibility.rules import WHY, approved, outcomes, previewed, staged
from tests.eligibility.submissions import submitted

pytestmark = pytest.mark.anyio
SRDI = {"name": "专精特新中小企业", "valid_to": "2024-06-12", "award_batch": "第五批"}
EXTENDED = {"kind": "certificate_extension", "key": "srdi", "award_batch": "五", "extended_to": "2026-12-31"}
WITHDRAWN = {"kind": "certificate_withdrawal", "key": "hnte", "withdrawn_on": "2024-06-01"}


async def certificate(world: World, number: int) -> dict[str, Any]:
    found = (await world.get(f"/v1/assessments/{UUID(int=number)}")).json()
    (title,) = [one for one in found["findings"] if one["criterion"] == "A2"]
    (entry,) = title["values"]["qualifications"]
    return {**entry, "stands_until": found["stands_until"], "said": title["message"]["zh"]}


async def test_an_extension_turns_the_firms_of_its_batch_and_each_is_recomputed_from_its_archive(world: World) -> None:
    other = {**SRDI, "award_batch": "第四批"}
    await world.feed(submitted(1, qualifications=[SRDI]), submitted(2, qualifications=[other]))
    assert await outcomes(world) == ["needs_waiver", "needs_waiver"]
    preview = await previewed(world, await staged(world, EXTENDED))
    assert [(flip["application_id"], flip["turned_by"]) for flip in preview["flips"]] == [(str(UUID(int=1)), ["A2"])]
    await approved(world, EXTENDED)
    assert await outcomes(world) == ["eligible", "needs_waiver"]
    told = await certificate(world, 1)
    assert (told["counts"], told["valid_to"], told["extended_to"]) == (True, "2024-06-12", "2026-12-31")
    assert told["stands_until"] == "2026-12-31"
    assert "鄂知发〔2026〕18 号：有效期延至 2026-12-31" in told["said"]
    assert [(await recomputed(world, number))["same"] for number in (1, 2)] == [True, True]


async def test_a_withdrawal_takes_the_certificate_of_one_firm(world: World) -> None:
    hnte = [{"name": "高新技术企业", "valid_to": "2025-11-30"}]
    await world.feed(submitted(1, qualifications=hnte), submitted(2, qualifications=hnte))
    await approved(world, WITHDRAWN | {"uscc": uscc(1)})
    assert await outcomes(world) == ["needs_waiver", "eligible"]
    assert (await certificate(world, 1))["withdrawn_on"] == "2024-06-01"
    assert (await recomputed(world, 1))["same"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(WITHDRAWN | {"uscc": "123"}, "malformed-request", id="no code of a firm"),
        pytest.param(EXTENDED | {"extended_to": "2026-13-01"}, "malformed-request", id="no day"),
        pytest.param(EXTENDED | {"key": "unicorn"}, "rule-change-refused", id="no such certificate"),
    ],
)
async def test_a_notice_that_cannot_be_is_refused(world: World, change: dict[str, Any], code: str) -> None:
    body = {
        "title": "登记通知",
        "source": "某通知",
        "since": "2024-06-10",
        "changes": [change],
        "retroactive_ground": WHY,
    }
    answer = await world.post("/v1/rule-changes", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_candidate_counts_from_the_day_on_which_the_province_lists_it(world: World) -> None:
    name = "国家知识产权示范企业创建对象"
    await world.feed(submitted(1, qualifications=[{"name": name}]))
    assert await outcomes(world) == ["needs_waiver"]
    listed = {"kind": "qualification", "key": "ip_demonstration_candidate", "name_zh": name, "name_en": "Candidate"}
    preview = await previewed(world, await staged(world, listed))
    assert [flip["outcome_after"] for flip in preview["flips"]] == ["eligible"]
    await approved(world, listed)
    assert await outcomes(world) == ["eligible"]
