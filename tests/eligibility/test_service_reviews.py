"""A reviewer confirms or overturns what a firm declares; a second person makes it count."""

from datetime import date
from uuid import UUID

import pytest

from shared.events.base import Event
from shared.events.eligibility import AssessmentChanged
from shared.testing.world import World
from tests.eligibility.members import admitted, exited, violated
from tests.eligibility.reviews import decided, finding, outcome, proposed
from tests.eligibility.rules import SHARE, approved
from tests.eligibility.submissions import HUANGSHI, NO_LEADER, WUHAN, submitted
from tests.pool.story import assigned

pytestmark = pytest.mark.anyio


async def test_an_overturned_trademark_makes_the_firm_ineligible_and_says_so(world: World) -> None:
    await world.feed(submitted(1))
    review = await proposed(world)
    assert await outcome(world) == "eligible"
    result = (await decided(world, review))["result"]
    assert (result["outcome_before"], result["outcome"]) == ("eligible", "ineligible")
    detail = (await world.get(f"/v1/assessments/{UUID(int=1)}")).json()
    (a8,) = [found for found in detail["findings"] if found["criterion"] == "A8"]
    assert (a8["met"], a8["values"]) == (False, {"own_trademarks": 0})
    (told,) = [event for event in await world.published() if isinstance(event, AssessmentChanged)]
    assert (told.cause, told.turned_by, told.follows) == ("review", ("A8",), "notify")
    assert told.received_on == submitted(1).received_on
    (flip,) = (await world.get("/v1/flips")).json()["items"]
    assert (flip["cause"], flip["cause_id"]) == ("review", review["id"])


async def test_a_confirmed_fact_stays_and_is_known_as_confirmed(world: World) -> None:
    await world.feed(submitted(1))
    trademarks = submitted(1).declaration.own_trademarks
    await decided(world, await proposed(world, verdict="confirmed", value=trademarks))
    assert await outcome(world) == "eligible"
    newest = (await world.get(f"/v1/assessments/{UUID(int=1)}/history")).json()[0]
    assert newest["reviewed"]["own_trademarks"]["verdict"] == "confirmed"
    assert (await world.get("/v1/flips")).json()["total"] == 0


async def test_a_missing_fact_is_supplied_by_a_reviewer(world: World) -> None:
    await world.feed(submitted(1, **NO_LEADER))
    assert await outcome(world) == "needs_review"
    await decided(world, await proposed(world, field="rd_leader", value=True))
    assert await outcome(world) == "eligible"


async def test_a_rejected_finding_leaves_what_was_declared(world: World) -> None:
    await world.feed(submitted(1))
    await decided(world, await proposed(world), "reject")
    assert await outcome(world) == "eligible"
    assert (await world.get("/v1/reviews", params={"state": "rejected"})).json()["total"] == 1
    assert (await proposed(world))["state"] == "proposed"


@pytest.mark.parametrize(
    ("field", "verdict", "value"),
    [
        ("own_trademarks", "confirmed", 0),
        ("own_trademarks", "overturned", True),
        ("own_trademarks", "overturned", -1),
        ("rd_leader", "overturned", True),
        ("rd_leader", "confirmed", False),
        ("ip_rules", "overturned", 1),
    ],
)
async def test_a_finding_that_does_not_fit_is_refused(world: World, field: str, verdict: str, value: object) -> None:
    await world.feed(submitted(1))
    answer = await world.post("/v1/reviews", finding(field, verdict, value), "city", scope=WUHAN)
    assert (answer.status_code, answer.json()["code"]) == (422, "review-does-not-fit")


@pytest.mark.parametrize(
    "field",
    ["name", "reporting_unit", "bank_consent", "patents[12]", "patents[2021114346804].title", "products[]", "revenue"],
)
async def test_what_no_criterion_reads_is_not_for_a_reviewer_and_the_refusal_lists_what_is(
    world: World, field: str
) -> None:
    await world.feed(submitted(1))
    answer = await world.post("/v1/reviews", finding(field, value=1), "city", scope=WUHAN)
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("field", ["revenue_yuan", "misconduct", "patents[2021114346804].industrialised"])
async def test_a_finding_rests_on_evidence(world: World, field: str) -> None:
    await world.feed(submitted(1))
    answer = await world.post("/v1/reviews", finding(field, value=True) | {"evidence": []}, "city", scope=WUHAN)
    assert answer.status_code == 422


async def test_an_overstated_figure_is_overturned_and_the_sentence_tells_who_says_so(world: World) -> None:
    await world.feed(submitted(1))
    result = (await decided(world, await proposed(world, field="rd_input_yuan", value="100.50")))["result"]
    assert (result["outcome_before"], result["outcome"], result["value"]) == ("eligible", "ineligible", "100.5")
    detail = (await world.get(f"/v1/assessments/{UUID(int=1)}")).json()
    (a6,) = [found for found in detail["findings"] if found["criterion"] == "A6"]
    assert (a6["met"], a6["sources"]["rd_input_yuan"], a6["sources"]["revenue_yuan"]) == (False, "reviewed", "declared")
    assert "核查认定 研发投入 100.5 元" in a6["message"]["zh"]
    again = (await world.get(f"/v1/assessments/{UUID(int=1)}/history/2/recomputation")).json()
    assert (again["same"], again["outcome"]) == (True, "ineligible")
    (flip,) = (await world.get("/v1/flips")).json()["items"]
    assert flip["cause"] == "review"


async def test_a_certificate_found_to_have_ended_no_longer_carries_the_firm(world: World) -> None:
    await world.feed(submitted(1))
    field = "qualifications[高新技术企业].valid_to"
    await decided(world, await proposed(world, field=field, value="2024-01-31"))
    assert await outcome(world) == "needs_waiver"
    (told,) = [event for event in await world.published() if isinstance(event, AssessmentChanged)]
    assert (told.turned_by, told.stands_until) == (("A2",), None)


async def test_the_ways_out_name_what_may_be_found_and_lead_out(world: World) -> None:
    await world.feed(submitted(1, rd_input_yuan=None))
    ways = (await world.get(f"/v1/assessments/{UUID(int=1)}/ways-out")).json()
    assert (ways["outcome"], ways["ways"]) == ("needs_review", ["review", "declaration"])
    (a6,) = ways["criteria"]
    assert (a6["criterion"], a6["met"], a6["waivable"]) == ("A6", None, False)
    assert {"field": "rd_input_yuan", "declared": None} in a6["reviewable"]
    await decided(world, await proposed(world, field="rd_input_yuan", value="8100000"))
    ways = (await world.get(f"/v1/assessments/{UUID(int=1)}/ways-out")).json()
    assert (ways["outcome"], ways["ways"], ways["criteria"]) == ("eligible", ["recommendation"], [])
    assert (await world.get(f"/v1/assessments/{UUID(int=1)}/ways-out", "city", scope=HUANGSHI)).status_code == 404


NEWER = submitted(1, batch="2025-1", reference_date=date(2025, 6, 15), after_minutes=90).model_copy(
    update={"application_id": UUID(int=77)}
)


@pytest.mark.parametrize(
    ("facts", "code", "what_to_do"),
    [
        pytest.param([admitted(1)], "already_member", "在库", id="a member"),
        pytest.param(
            [admitted(1), exited(1).model_copy(update={"route": "graduation", "ground": None})],
            "graduated", "不再入库", id="a graduate",
        ),
        pytest.param([admitted(1), exited(1)], "spent", "重新申报", id="removed on this application"),
        pytest.param([NEWER], "superseded", "最新的申报", id="older"),
        pytest.param([assigned(1, HUANGSHI["unit"])], "unit_elsewhere", "由省级指派", id="another unit's"),
        pytest.param(
            [violated(1, ground="data_falsification", on=date(2024, 6, 12))],
            "before_falsification", "重新申报", id="falsified",
        ),
    ],
)  # fmt: skip
async def test_where_something_stands_against_the_firm_the_way_is_told_and_no_recommendation(
    world: World, facts: list[Event], code: str, what_to_do: str
) -> None:
    await world.feed(submitted(1), *facts)
    ways = (await world.get(f"/v1/assessments/{UUID(int=1)}/ways-out")).json()
    assert "recommendation" not in ways["ways"]
    (told,) = [one for one in ways["against"] if one["code"] == code]
    assert what_to_do in told["message"]["zh"]


async def test_where_nothing_stands_against_it_nothing_is_told(world: World) -> None:
    await world.feed(submitted(1))
    ways = (await world.get(f"/v1/assessments/{UUID(int=1)}/ways-out")).json()
    assert (ways["ways"], ways["against"]) == (["recommendation"], [])


async def test_what_was_entered_later_is_shown_with_every_judgement_of_it(world: World) -> None:
    await world.feed(submitted(1).model_copy(update={"entered_later": True}), submitted(2))
    await decided(world, await proposed(world))
    rows = (await world.get("/v1/assessments?batch=2024-1")).json()["items"]
    assert {row["application_id"]: row["entered_later"] for row in rows} == {
        str(UUID(int=1)): True, str(UUID(int=2)): None,
    }  # fmt: skip
    detail = (await world.get(f"/v1/assessments/{UUID(int=1)}")).json()
    assert (detail["received_on"], detail["entered_later"]) == ("2024-06-10", True)
    past = (await world.get(f"/v1/assessments/{UUID(int=1)}/history")).json()
    assert [one["entered_later"] for one in past] == [True, True]


async def test_a_reviewed_use_counts_in_the_rate_that_others_hear(world: World) -> None:
    await world.feed(submitted(1))
    patents = submitted(1).declaration.patents
    used = next(patent for patent in patents if patent.industrialised)
    written = f"patents[ZL{used.patent_no[:-1]}.{used.patent_no[-1]}].industrialised"
    review = await proposed(world, field=written, value=False)
    assert review["field"] == f"patents[{used.patent_no}].industrialised"
    await decided(world, review)
    (told,) = [event for event in await world.published() if isinstance(event, AssessmentChanged)]
    assert told.industrialised_patents == sum(patent.industrialised is True for patent in patents) - 1


async def test_one_open_finding_a_fact(world: World) -> None:
    await world.feed(submitted(1))
    await proposed(world)
    again = await world.post("/v1/reviews", finding(), "city", scope=WUHAN)
    assert (again.status_code, again.json()["code"]) == (409, "review-open")


async def test_another_unit_neither_proposes_nor_sees(world: World) -> None:
    await world.feed(submitted(1))
    assert (await world.post("/v1/reviews", finding(), "city", scope=HUANGSHI)).status_code == 404
    await proposed(world)
    assert (await world.get("/v1/reviews", "city", scope=HUANGSHI)).json()["total"] == 0


async def test_a_firm_that_declares_anew_is_looked_at_anew(world: World) -> None:
    await world.feed(submitted(1))
    review = await proposed(world)
    await world.feed(submitted(1, own_trademarks=7))
    late = await world.decide(review["approval_id"], review["digest"])
    assert (late.status_code, late.json()["code"]) == (409, "declared-anew")


async def test_a_finding_outlives_other_changes_and_ends_with_a_new_declaration(world: World) -> None:
    await world.feed(submitted(1))
    await decided(world, await proposed(world))
    await approved(world, SHARE)
    await world.feed(submitted(1, employees=31))
    assert await outcome(world) == "ineligible"
    await world.feed(submitted(1, own_trademarks=7))
    assert await outcome(world) == "eligible"


async def test_a_reviewed_judgement_can_be_made_again(world: World) -> None:
    await world.feed(submitted(1))
    await decided(world, await proposed(world))
    again = (await world.get(f"/v1/assessments/{UUID(int=1)}/history/2/recomputation")).json()
    assert (again["same"], again["outcome"]) == (True, "ineligible")


async def test_a_class_without_a_size_group_is_judged_by_the_group_that_a_person_names(world: World) -> None:
    await world.feed(submitted(1, industry_class="8321"))
    assert await outcome(world) == "needs_review"
    await decided(world, await proposed(world, field="size_group", value="other_unlisted"))
    assert await outcome(world) == "needs_waiver"
    detail = (await world.get(f"/v1/assessments/{UUID(int=1)}")).json()
    size = next(found for found in detail["findings"] if found["criterion"] == "A1.3")
    assert (size["met"], size["sources"]["size_group"], size["values"]["size_group"]) == (
        True, "reviewed", "other_unlisted",
    )  # fmt: skip


@pytest.mark.parametrize(("industry_class", "group"), [("3976", "industry"), ("8321", "schools"), (None, "industry")])
async def test_a_covered_class_or_an_unknown_group_is_nothing_to_name(
    world: World, industry_class: str | None, group: str
) -> None:
    await world.feed(submitted(1, industry_class=industry_class))
    answer = await world.post("/v1/reviews", finding("size_group", "overturned", group), "city", scope=WUHAN)
    assert (answer.status_code, answer.json()["code"]) == (422, "review-does-not-fit")
