"""Tables that change as dated data: certificates that end, size groups, size bounds, efforts; previewed and judged."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.testing.world import World
from tests.eligibility.recomputing import recomputed
from tests.eligibility.reviews import decided, proposed
from tests.eligibility.reviews import finding as of_a_group
from tests.eligibility.rules import AHEAD, WHY, approved, changes_told, outcomes, previewed, staged
from tests.eligibility.submissions import NO_TRADEMARK, WUHAN, submitted

pytestmark = pytest.mark.anyio
SRDI: dict[str, Any] = {"qualifications": [{"name": "专精特新中小企业"}]}
END = {"kind": "qualification_end", "key": "srdi"}
BIG: dict[str, Any] = {"employees": 1500, "revenue_yuan": "900000000", "rd_input_yuan": "90000000", "rd_staff": 400}
"""Large as industry; as construction too, unless its revenue lies below 800 million yuan."""
OTHER_GROUP = {"kind": "size_groups", "assign": [{"scope": "397", "group": "transport"}]}
DEARER = {"criterion": "A8", "field": "own_trademarks", "step": "improve", "fixed": "99", "per_unit": "1"}
ONE = UUID(int=1)


async def finding(world: World, criterion: str) -> dict[str, Any]:
    found = (await world.get(f"/v1/assessments/{ONE}")).json()["findings"]
    one: dict[str, Any] = next(each for each in found if each["criterion"] == criterion)
    return one


async def refused(world: World, change: dict[str, Any], language: str = "en") -> tuple[int, str, str]:
    body = {"title": "x" * 5, "source": "y" * 5, "since": "2025-01-01", "changes": [change]}
    body |= {"retroactive_ground": WHY}
    answer = await world.post("/v1/rule-changes", body, headers={"Accept-Language": language})
    return answer.status_code, answer.json()["code"], answer.json().get("detail", "")


async def test_a_certificate_that_ends_turns_whom_its_preview_names_and_the_finding_says_why(world: World) -> None:
    await world.feed(submitted(1, **SRDI), submitted(2, qualifications=[{"name": "高新技术企业"}]))
    preview = await previewed(world, await staged(world, END))
    assert [(flip["application_id"], flip["turned_by"]) for flip in preview["flips"]] == [(str(ONE), ["A2"])]
    assert preview["note"] is None
    result = await approved(world, END)
    assert await outcomes(world) == ["needs_waiver", "eligible"]
    a2 = await finding(world, "A2")
    (entry,) = a2["values"]["qualifications"]
    assert (entry["counts"], entry["listed_until"]) == (False, "2024-06-09")
    assert "名单只认定至 2024-06-09" in a2["message"]["zh"]
    assert "on the list until 2024-06-09 only" in a2["message"]["en"]
    told = [one for one in await changes_told(world) if one.outcome != one.outcome_before]
    assert [(one.application_id, str(one.cause_id)) for one in told] == [(ONE, result["rule_change_id"])]
    assert [(await recomputed(world, number))["same"] for number in (1, 2)] == [True, True]


async def test_an_end_ahead_leaves_the_judged_alone_and_can_be_seen_as_if(world: World) -> None:
    await world.feed(submitted(1, **SRDI))
    change = await staged(world, END, since=AHEAD)
    assert (await previewed(world, change))["flips"] == []
    as_if = await previewed(world, change, "as_if")
    assert [flip["outcome_after"] for flip in as_if["flips"]] == ["needs_waiver"]
    await world.decide(change["approval_id"], change["digest"])
    await world.run_jobs()
    await world.feed(submitted(2, reference_date=date(2027, 1, 1), batch="2027-1", **SRDI))
    await world.feed(submitted(3, reference_date=date(2026, 12, 31), batch="2027-1", **SRDI))
    assert await outcomes(world) == ["eligible", "needs_waiver", "eligible"]


async def test_a_certificate_that_comes_back_is_previewed_as_if_it_had_never_gone(world: World) -> None:
    await world.feed(submitted(1, **SRDI))
    await approved(world, END)
    again = {"kind": "qualification", "key": "srdi", "name_zh": "专精特新中小企业", "name_en": "SRDI SME"}
    as_if = await previewed(world, await staged(world, again, since=AHEAD), "as_if")
    assert [flip["outcome_after"] for flip in as_if["flips"]] == ["eligible"]


async def test_a_class_that_moves_to_another_size_group_is_judged_by_its_bounds(world: World) -> None:
    await world.feed(submitted(1, **BIG))
    assert await outcomes(world) == ["ineligible"]
    preview = await previewed(world, await staged(world, {**OTHER_GROUP, "assign": [{"scope": "3976", "group": None}]}))
    assert [(flip["outcome_after"], flip["turned_by"]) for flip in preview["flips"]] == [("needs_review", ["A1.3"])]
    await approved(world, OTHER_GROUP, {"kind": "size_bounds", "group": "transport", "indicator": "employees",
                                        "small_from": "20", "medium_from": "300", "large_from": "2000"})  # fmt: skip
    a13 = await finding(world, "A1.3")
    assert (a13["met"], a13["values"]["size_group"], a13["limits"]["employees"]) == (True, "transport", "2000")
    assert await outcomes(world) == ["eligible"]
    assert [(await recomputed(world, number))["same"] for number in (1, 2)] == [True, True]


async def test_every_bound_of_the_size_table_can_be_staged_as_a_parameter(world: World) -> None:
    await world.feed(submitted(1, **BIG))
    names = [one["name"] for one in (await world.get("/v1/rules")).json()["parameters"]]
    bounds = [name for name in names if name.startswith("A1.3.") and name != "A1.3.kind"]
    assert len(bounds) == 30
    await staged(world, *({"kind": "parameter", "name": name, "value": "1900000000"} for name in bounds))
    status, _, said = await refused(world, {"kind": "parameter", "name": "A1.3.industry.employees", "value": "7"})
    assert (status, "must rise" in said) == (422, True)
    await approved(world, {"kind": "parameter", "name": "A1.3.industry.employees", "value": "1501"})
    assert await outcomes(world) == ["eligible"]


async def test_efforts_turn_nobody_and_the_preview_says_so(world: World) -> None:
    await world.feed(submitted(1, **NO_TRADEMARK))
    path, efforts = f"/v1/assessments/{ONE}/route", {"kind": "efforts", "rows": [DEARER]}
    before = (await world.get(path)).json()
    preview = await previewed(world, await staged(world, efforts))
    assert (preview["applications"], preview["flips"]) == (0, [])
    assert "turn no outcome" in preview["note"]["en"]
    assert "不改变任何企业的结论" in preview["note"]["zh"]
    await approved(world, efforts)
    after = (await world.get(path)).json()
    assert (after["effort"], before["effort"] == after["effort"]) == ("100", False)
    assert before["efforts_version"] != after["efforts_version"]
    rows = [(await world.get("/v1/efforts", params={"on": day})).json() for day in ("2024-06-09", "2024-06-10")]
    fixed = [[row["fixed"] for row in table if row["criterion"] == "A8" and row["kind"] == "improve"] for table in rows]
    assert fixed == [[fixed[0][0]], ["99"]]
    assert fixed[0] != fixed[1]
    history = (await world.get(f"/v1/assessments/{ONE}/history")).json()
    assert [one["number"] for one in history] == [1]
    assert await changes_told(world) == []


async def test_efforts_beside_a_parameter_are_previewed_with_its_flips(world: World) -> None:
    await world.feed(submitted(1))
    hard = {"kind": "parameter", "name": "A8.own_trademarks", "value": "50"}
    preview = await previewed(world, await staged(world, hard, {"kind": "efforts", "rows": [DEARER]}))
    assert len(preview["flips"]) == 1
    assert preview["note"]


async def test_the_same_efforts_again_are_no_change(world: World) -> None:
    await approved(world, {"kind": "efforts", "rows": [DEARER]})
    status, code, _ = await refused(world, {"kind": "efforts", "rows": [DEARER]})
    assert (status, code) == (409, "rule-change-without-effect")
    assert (await refused(world, {"kind": "size_groups", "assign": [{"scope": "C", "group": "industry"}]}))[0] == 409


@pytest.mark.parametrize("kind", ["division", "industry"])
async def test_a_table_that_every_service_reads_is_a_change_of_the_plans_files(world: World, kind: str) -> None:
    change = {"kind": kind, "code": "420199", "name_zh": "新区"}
    status, code, said = await refused(world, change)
    assert (status, code) == (422, "rule-change-refused")
    assert "change the plan's files" in said
    assert "修改方案文件" in (await refused(world, change, "zh"))[2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "qualification_end", "key": "unicorn"}, "there are srdi"),
        ({"kind": "size_groups", "assign": [{"scope": "44", "group": "mining"}]}, "change of the plan's files"),
        ({"kind": "efforts", "rows": [{**DEARER, "step": "waiver"}]}, "no step A8 own_trademarks waiver"),
    ],
)
async def test_a_change_that_a_table_cannot_take_is_refused(world: World, change: dict[str, Any], said: str) -> None:
    status, code, detail = await refused(world, change)
    assert (status, code) == (422, "rule-change-refused")
    assert said in detail


async def test_as_if_stands_above_what_a_table_says_on_a_later_day(world: World) -> None:
    later: dict[str, Any] = {"reference_date": date(2025, 3, 1), "batch": "2025-1"}
    await world.feed(submitted(1, **later, **{**BIG, **SRDI}))
    await approved(world, OTHER_GROUP, since="2025-01-01")
    left_out = {"kind": "size_groups", "assign": [{"scope": "397", "group": None}]}
    as_if = await previewed(world, await staged(world, left_out), "as_if")
    assert [(flip["outcome_after"], flip["turned_by"]) for flip in as_if["flips"]] == [("needs_review", ["A1.3"])]
    assert (await previewed(world, await staged(world, left_out)))["flips"] == []


async def test_a_class_that_a_change_leaves_out_can_be_given_a_group_by_a_person(world: World) -> None:
    await world.feed(submitted(1))
    await approved(world, {"kind": "size_groups", "assign": [{"scope": "397", "group": None}]})
    assert await outcomes(world) == ["needs_review"]
    await decided(world, await proposed(world, field="size_group", value="industry"))
    assert await outcomes(world) == ["eligible"]


async def test_a_group_is_for_a_person_to_name_only_on_the_days_on_which_the_table_leaves_the_class_out(
    world: World,
) -> None:
    await world.feed(submitted(1))
    await approved(world, {"kind": "size_groups", "assign": [{"scope": "397", "group": None}]}, since="2025-01-01")
    answer = await world.post("/v1/reviews", of_a_group("size_group", "overturned", "retail"), "city", scope=WUHAN)
    assert (answer.status_code, answer.json()["code"]) == (422, "review-does-not-fit")


async def test_a_group_that_the_table_gives_is_not_told_as_a_reviewers_finding(world: World) -> None:
    await world.feed(submitted(1))
    await approved(world, {"kind": "size_groups", "assign": [{"scope": "397", "group": None}]})
    await decided(world, await proposed(world, field="size_group", value="retail"))
    assert (await finding(world, "A1.3"))["sources"]["size_group"] == "reviewed"
    await approved(world, OTHER_GROUP)
    a13 = await finding(world, "A1.3")
    assert (a13["values"]["size_group"], a13["sources"]["size_group"]) == ("transport", "reference_table")


async def test_a_row_of_efforts_keeps_what_its_change_leaves_out(world: World) -> None:
    rows = (await world.get("/v1/efforts", params={"on": "2024-06-10"})).json()
    held = next(row for row in rows if row["field"] == "rd_input_yuan" and row["kind"] == "improve")
    assert held["per_unit"] != "0"
    row = {"criterion": "A6", "field": "rd_input_yuan", "step": "improve", "fixed": "99"}
    await approved(world, {"kind": "efforts", "rows": [row]})
    rows = (await world.get("/v1/efforts", params={"on": "2024-06-10"})).json()
    new = next(row for row in rows if row["field"] == "rd_input_yuan" and row["kind"] == "improve")
    assert (new["fixed"], new["per_unit"]) == ("99", held["per_unit"])


async def test_classes_are_seen_as_if_where_some_are_so_already_on_another_day(world: World) -> None:
    """3911 enters in 2025 and leaves in 2027; a change for 2028 lists it, and 3921 has left by then."""
    later: dict[str, Any] = {"reference_date": date(2025, 3, 1), "batch": "2025-1"}
    await world.feed(submitted(1, industry_class="3911"), submitted(2, industry_class="3911", **later))
    await world.feed(submitted(3, industry_class="3921"))
    await approved(world, {"kind": "patent_intensive", "add": ["3911"], "remove": ["3921"]}, since="2025-01-01")
    await approved(world, {"kind": "patent_intensive", "remove": ["3911"]}, since=AHEAD)
    both = {"kind": "patent_intensive", "add": ["3911", "3921"]}
    as_if = await previewed(world, await staged(world, both, since="2028-01-01"), "as_if")
    assert [(flip["application_id"], flip["turned_by"]) for flip in as_if["flips"]] == [(str(ONE), ["A3"])]


async def test_an_end_is_seen_as_if_above_a_later_listing(world: World) -> None:
    again = {"kind": "qualification", "key": "srdi", "name_zh": "专精特新中小企业", "name_en": "SRDI SME"}
    await approved(world, END, since="2025-01-01")
    await approved(world, again, since="2025-02-01")
    await world.feed(submitted(1, reference_date=date(2025, 3, 1), batch="2025-1", **SRDI))
    as_if = await previewed(world, await staged(world, END, since=AHEAD), "as_if")
    assert [flip["turned_by"] for flip in as_if["flips"]] == [["A2"]]


async def test_a_preview_counts_all_flips_and_lists_the_first(world: World) -> None:
    await world.feed(*(submitted(number, **SRDI) for number in range(1, 6)))
    change = await staged(world, END)
    whole = await previewed(world, change)
    assert (len(whole["flips"]), whole["flipped"], whole["left_off"]) == (5, 5, 0)
    part = (await world.get(f"/v1/rule-changes/{change['id']}/preview", params={"limit": 2})).json()
    assert (part["applications"], part["flipped"], part["left_off"]) == (5, 5, 3)
    assert part["flips"] == whole["flips"][:2]
    too_many = await world.get(f"/v1/rule-changes/{change['id']}/preview", params={"limit": 1001})
    assert too_many.status_code == 422
