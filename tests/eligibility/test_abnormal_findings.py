"""A finding of the CNIPA on abnormal filings: it acts once settled, suspends while contested, ends when reversed."""

from typing import Any
from uuid import UUID

import pytest

from eligibility.domain.abnormal import answer, with_finding
from eligibility.domain.assess import Assessment, assess_facts
from eligibility.domain.facts import facts_of
from eligibility.domain.reviews import Reviewed, found_values, reviewed_from, still_counting
from eligibility.domain.route.find import find_route
from shared.events.eligibility import AssessmentChanged
from shared.testing.world import World
from tests.eligibility.abnormal import NOTICE, OTHER, PENDING, REVERSED, UPHELD, body
from tests.eligibility.firms import ON, PARAMETERS, PLAN, firm
from tests.eligibility.reviews import decided, outcome
from tests.eligibility.rules import SHARE, approved
from tests.eligibility.submissions import WUHAN, submitted


def reviewed(*findings: dict[str, Any]) -> dict[str, Reviewed]:
    return {"abnormal_filings": Reviewed(answer(findings), False, "overturned", "a review", findings)}


def judged(*findings: dict[str, Any]) -> Assessment:
    facts = facts_of(firm(), PLAN, ON, PARAMETERS, found_values(reviewed(*findings)))
    return assess_facts(facts, PARAMETERS)


@pytest.mark.parametrize(
    ("findings", "met", "result"),
    [
        pytest.param((NOTICE,), False, "ineligible", id="confirmed"),
        pytest.param((NOTICE | UPHELD,), False, "ineligible", id="upheld"),
        pytest.param((NOTICE | PENDING,), None, "needs_review", id="under appeal"),
        pytest.param((NOTICE | {"status": "notified"},), None, "needs_review", id="notified only"),
        pytest.param((NOTICE | REVERSED,), True, "eligible", id="reversed"),
        pytest.param((NOTICE | REVERSED, OTHER | PENDING), None, "needs_review", id="one reversed, one contested"),
        pytest.param((NOTICE | PENDING, OTHER), False, "ineligible", id="one contested, one confirmed"),
    ],
)
def test_only_a_settled_finding_bars_and_a_contested_one_suspends(
    findings: tuple[dict[str, Any], ...], met: bool | None, result: str
) -> None:
    assessment = judged(*findings)
    found = next(one for one in assessment.findings if one.criterion == "A10.1")
    assert (found.met, assessment.outcome) == (met, result)
    assert found.reason == ("finding_contested" if met is None else None)


def test_the_finding_names_kind_order_and_appeal_in_both_languages() -> None:
    found = next(one.to_record() for one in judged(NOTICE | PENDING).findings if one.criterion == "A10.1")
    assert found["values"] == {"abnormal_filings": None, "abnormal_findings": [NOTICE | PENDING]}
    assert found["sources"] == {"abnormal_filings": "reviewed", "abnormal_findings": "reviewed"}
    message: Any = found["message"]
    for piece in ("无实际研发", "第77号", "2024-05-20 通知", "申诉中", "中止", "非正常专利申请 待定"):
        assert piece in message["zh"]
    for piece in ("without research", "Order No. 77", "notice of 2024-05-20", "appeal pending", "suspended"):
        assert piece in message["en"]


def test_without_findings_the_criterion_shows_what_it_always_showed() -> None:
    facts = facts_of(firm(), PLAN, ON, PARAMETERS)
    found = next(one for one in assess_facts(facts, PARAMETERS).findings if one.criterion == "A10.1")
    assert found.to_kept() == {
        "criterion": "A10.1", "met": True, "reason": None, "values": {"abnormal_filings": False}, "limits": {},
        "margins": {},
    }  # fmt: skip


def test_a_later_finding_takes_the_place_of_that_on_the_same_notice() -> None:
    earlier = with_finding(with_finding((), NOTICE | PENDING), OTHER)
    assert with_finding(earlier, NOTICE | REVERSED) == (OTHER, NOTICE | REVERSED)


def test_a_finding_that_was_stored_before_there_were_any_is_read_and_written_as_it_was() -> None:
    stored = {"rd_team": {"value": True, "declared": None, "verdict": "overturned", "review_id": "x"}}
    assert {name: one.to_json() for name, one in reviewed_from(stored).items()} == stored


@pytest.mark.parametrize(("changes", "stands"), [({}, True), (PENDING, True), (REVERSED, False)])
def test_a_firm_cannot_end_a_finding_by_declaring_anew(changes: dict[str, Any], stands: bool) -> None:
    assert bool(still_counting(firm(abnormal_filings=True), reviewed(NOTICE | changes))) is stands


def test_no_step_of_the_firm_ends_a_contested_finding() -> None:
    found = find_route(firm(), PLAN, ON, PARAMETERS, found_values(reviewed(NOTICE | PENDING)))
    assert found.blocked_by == ("A10.1",)


async def proposed(world: World, **changes: Any) -> dict[str, Any]:
    answer = await world.post("/v1/reviews", body(**changes), "city", "zhang", scope=WUHAN)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.anyio
async def test_an_appeal_suspends_and_its_result_lets_the_firm_through_again(world: World) -> None:
    await world.feed(submitted(1))
    for state, expected in (("not_appealed", "ineligible"), ("pending", "needs_review"), ("reversed", "eligible")):
        review = await proposed(world, appeal_state=state)
        assert review["abnormal"] == NOTICE | {"appeal_state": state}
        result = (await decided(world, review))["result"]
        assert (result["outcome"], await outcome(world)) == (expected, expected)
    told = [event for event in await world.published() if isinstance(event, AssessmentChanged)]
    assert [event.turned_by for event in told] == [("A10.1",)] * 3
    history = (await world.get(f"/v1/assessments/{UUID(int=1)}/history")).json()
    assert [one["outcome"] for one in history] == ["eligible", "needs_review", "ineligible", "eligible"]
    for number in (1, 2, 3, 4):
        again = (await world.get(f"/v1/assessments/{UUID(int=1)}/history/{number}/recomputation")).json()
        assert again["same"] is True


@pytest.mark.anyio
async def test_a_finding_outlives_other_rules_and_another_declaration(world: World) -> None:
    await world.feed(submitted(1))
    await decided(world, await proposed(world, appeal_state="upheld"))
    await approved(world, SHARE)
    await world.feed(submitted(1, abnormal_filings=None))
    assert await outcome(world) == "ineligible"
    again = (await world.get(f"/v1/assessments/{UUID(int=1)}/history/3/recomputation")).json()
    assert (again["same"], again["outcome"]) == (True, "ineligible")


@pytest.mark.anyio
async def test_the_order_is_that_of_the_day_where_none_is_given(world: World) -> None:
    await world.feed(submitted(1))
    answer = await world.post("/v1/reviews", body(order_no=None, notified_on="2023-06-01"), "city", scope=WUHAN)
    assert answer.json()["abnormal"]["order_no"] == 75


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (body(kind="no such kind"), "enum"),
        (body(order_no=77, notified_on="2023-06-01"), "order_not_in_force"),
        (body(notified_on="2001-06-01"), "order_not_in_force"),
        (body() | {"value": True}, "finding_not_whole"),
        (body() | {"abnormal": None}, "finding_not_whole"),
        (body() | {"field": "ip_rules"}, "finding_not_whole"),
    ],
)
async def test_a_malformed_finding_is_refused(world: World, wanted: dict[str, Any], code: str) -> None:
    await world.feed(submitted(1))
    answer = await world.post("/v1/reviews", wanted, "city", scope=WUHAN)
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == [code]


@pytest.mark.anyio
async def test_a_notice_of_tomorrow_is_refused(world: World) -> None:
    await world.feed(submitted(1))
    answer = await world.post("/v1/reviews", body(notified_on="2999-06-01"), "city", scope=WUHAN)
    assert (answer.status_code, answer.json()["code"]) == (422, "effective-date-ahead")
