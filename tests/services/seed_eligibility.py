"""Eligibility's two sides: an assessment that needs a waiver, and a waiver proposed for it."""

from datetime import date

from eligibility.wiring import service
from shared.testing.world import World
from tests.eligibility.members import admitted
from tests.eligibility.submissions import NO_SOFT_ONE, submitted
from tests.services.frame_acts import DECIDE, PROPOSED, RULES
from tests.services.seeding import Act, Placed, Seed

GROUND = "高新技术企业复审已公示，证书待发"


async def ground(_: World) -> None:
    """Nothing: a first application makes what it needs."""


def _waiver(placed: Placed, criterion: str) -> dict[str, str]:
    return {
        "application_id": placed.ids["application_id"],
        "criterion": criterion,
        "ground": GROUND,
        "effective_on": "2024-06-18",
        "expires_on": "2024-12-31",
    }


async def side(world: World, placed: Placed) -> None:
    """An application that misses three soft criteria, and the city's wish for one waiver."""
    number = placed.side.number
    fact = submitted(number, unit=placed.side.unit, **NO_SOFT_ONE)
    await world.feed(fact, admitted(number, unit=placed.side.unit, on=date(2024, 7, 1)))
    placed.ids |= {"application_id": str(fact.application_id), "number": "1"}
    scope = placed.scope("city")
    proposed = await world.post("/v1/waivers", _waiver(placed, "A2"), "city", "zhang", scope=scope)
    assert proposed.status_code == 201, proposed.text
    placed.ids |= {"approval_id": proposed.json()["approval_id"], "digest": proposed.json()["digest"]}
    ordered = await world.post("/v1/reassessments", {"since": None})
    await world.post("/v1/compliance-checks", {"on": "2025-12-31"})
    staged = await world.post("/v1/rule-changes", _rule_change(placed))
    assert staged.status_code == 201, staged.text
    simulated = await world.post("/v1/simulations", _simulation(placed))
    await world.run_jobs()  # the stream of a job that never ends would be watched for ten minutes
    placed.ids |= {"job_id": ordered.json()["job_id"], "change_id": staged.json()["id"]}
    placed.ids["scenario_id"] = simulated.json()["id"]


def _simulation(_: Placed) -> dict[str, object]:
    return {"batch": "2024-1", "name": "研发占比降到 8%", "changes": {"A6.rd_share": "0.08"}, "cap": 300}


def _review(placed: Placed) -> dict[str, object]:
    finding = {
        "field": "own_trademarks",
        "verdict": "overturned",
        "value": 0,
        "ground": "商标已转让，不再持有",
        "evidence": ["公告 1873 期"],
    }
    return {"application_id": placed.ids["application_id"], **finding}


def _rule_change(_: Placed) -> dict[str, object]:
    changes = [{"kind": "parameter", "name": "A6.rd_share", "value": "0.08"}]
    return {
        "title": "调整研发投入占比",
        "source": "鄂知发〔2026〕18 号",
        "since": "2024-06-10",
        "changes": changes,
        "retroactive_ground": "依文件第三条追溯适用",
    }


ACTS = (
    Act("post_waiver", "city", json=lambda placed: _waiver(placed, "A3"), keep=PROPOSED),
    DECIDE,
    Act("post_waiver_sweep", json=lambda _: {"on": "2025-01-01"}),
    Act("post_review", "city", json=_review, keep=PROPOSED),
    DECIDE,
    Act("post_rule_change", json=_rule_change, keep=PROPOSED),
    DECIDE,
    Act("post_compliance_check", json=lambda _: {"on": "2026-01-02"}),
    Act("post_reassessment", json=lambda _: {"since": None}),
    Act("post_simulation", json=_simulation),
)
PUBLIC = {
    "get_efforts": "the table of efforts is the same for everybody, and nobody's data",
    **RULES,
    "read_place": "a place counts the firms of all units; that no other unit's firm is named has a test of its own",
}
SEED = Seed(service, ground, side, ACTS, PUBLIC)
