"""Each criterion of the shipped folder may go, be soft or be hard: no code misses it, and nothing names it."""

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from eligibility.domain.assess import assess
from eligibility.domain.explain import explain
from eligibility.usecases.rules.current import known_rules
from miaopu.platform import SERVICES
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan
from shared.service import plan_for
from shared.testing.world import World
from tests.eligibility.firms import INVENTIONS, ON, PARAMETERS, PLAN, firm, patent, product
from tests.eligibility.one_more.answers import answers
from tests.eligibility.submissions import NO_SOFT_ONE, submitted

ROOT = Path(__file__).parents[2]
ALL = [criterion.id for criterion in PARAMETERS.criteria]
IDS = "|".join(map(re.escape, [*ALL, *(rule.id for rule in PLAN.yearly)]))
SOFT = [criterion.id for criterion in PARAMETERS.criteria if criterion.kind(PARAMETERS) == "soft"]
QUOTED = re.compile(rf"""["'](continuing\.)?({IDS})["'.]""")


def some_firms(number: int) -> list[dict[str, Any]]:
    """Changes of the model firm, each missing something or other."""
    draw = random.Random(6)
    others: dict[str, list[Any]] = {
        "registered_division": [None, "310000"],
        "legal_person": [None, False],
        "industry_class": [None, "0111", "7010"],
        "employees": [None, 5000],
        "revenue_yuan": [None, "900000000"],
        "qualifications": [None, ()],
        "rd_input_yuan": [None, "0", "4000000"],
        "rd_staff": [None, 1],
        "rd_leader": [None, False],
        "own_trademarks": [None, 0],
        "ip_rules": [None, False],
        "abnormal_filings": [None, True],
        "misconduct": [None, True],
        "patents": [(), (patent(INVENTIONS[0], industrialised=None), patent(INVENTIONS[1], industrialised=False))],
        "products": [(), (product(filing_status=None),)],
    }
    return [{name: draw.choice(others[name]) for name in draw.sample(sorted(others), 3)} for _ in range(number)]


def named(criterion: str) -> re.Pattern[str]:
    """Wherever an answer names it."""
    id_ = re.escape(criterion)
    return re.compile(rf'"{id_}"|（{id_}）|\({id_}\)')


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the shipped folder."""
    return Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path / "plan"))


@pytest.mark.parametrize("dropped", ALL)
def test_without_a_criterion_everything_goes_on_and_never_names_it(plan: Path, dropped: str) -> None:
    (plan / f"criteria/{dropped.lower().replace('.', '_')}.yaml").unlink()
    assert dropped not in [criterion.id for criterion in plan_for(plan, *SERVICES).criteria(ON)]
    limit = "A8.own_trademarks" if dropped != "A8" else "A6.rd_share"
    asked = {"firms": some_firms(60), "set": [f"{limit}=1"], "sweep": [limit, ["0", "1"]]}
    said = json.dumps(answers(plan, ALL[-1], asked), ensure_ascii=False)
    assert "统一社会信用代码" in said
    assert not named(dropped).search(said)


@pytest.mark.parametrize("kind", ["soft", "hard"])
@pytest.mark.parametrize("id_", ALL)
def test_a_criterion_of_either_kind_is_waived_where_it_is_soft(plan: Path, id_: str, kind: str) -> None:
    file = plan / f"criteria/{id_.lower().replace('.', '_')}.yaml"
    text = re.sub(r"kind: (hard|soft),", f"kind: {kind},", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    asked = {"firms": some_firms(60), "set": ["A8.own_trademarks=1"], "sweep": ["A8.own_trademarks", ["0", "1"]]}
    found = answers(plan, id_, asked)
    kinds = {way["kind"] for ways in found["ways"] for steps in ways for way in steps["steps"]}
    assert ("waiver" in kinds) is (kind == "soft")


@pytest.mark.anyio
async def test_without_a_criterion_another_is_waived_and_nobody_waives_it(world: World, tmp_path: Path) -> None:
    """Each of them under one running service; the firm misses all that are soft."""
    for number, dropped in enumerate(ALL, 1):
        folder = Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path / dropped))
        (folder / f"criteria/{dropped.lower().replace('.', '_')}.yaml").unlink()
        world.runtime.plan, known_rules(world.runtime).plan = load_plan(folder), None
        fact = submitted(number, **NO_SOFT_ONE)
        await world.feed(fact)
        body = {"application_id": str(fact.application_id), "ground": "证书复审已公示，待发"}
        assert (await world.post("/v1/waivers", {**body, "criterion": dropped})).status_code == 409
        waivable = [one for one in SOFT if one != dropped]
        criterion = waivable[number % len(waivable)]
        proposed = (await world.post("/v1/waivers", {**body, "criterion": criterion})).json()
        assert (await world.decide(proposed["approval_id"], proposed["digest"])).status_code == 200
        judged = await world.get(f"/v1/assessments/{fact.application_id}")
        assert sorted(judged.json()["waivers_needed"]) == waivable
        assert not named(dropped).search(judged.text)


def test_no_code_names_a_criterion() -> None:
    """But for examples in the documents of the API and of commands, which are of the shipped folder."""
    examples = ("/schemas/", "/api/documents/", "/cli/")
    named = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for source in (*(ROOT / "services").glob("*/src"), ROOT / "shared/src", ROOT / "deploy/embedded/src")
        for path in source.rglob("*.py")
        if "migrations" not in path.parts and not any(part in path.as_posix() for part in examples)
        for line in path.read_text(encoding="utf-8").splitlines()
        if QUOTED.search(line)
    ]
    assert named == []


def test_a_judgement_by_a_criterion_of_which_nothing_is_known_is_still_told() -> None:
    judged = assess(firm(own_trademarks=0), PLAN, ON, PARAMETERS)
    kept = [finding.to_kept() for finding in judged.findings]
    told = next(one for one in explain(kept, judged.rules_version, {}) if one["criterion"] == "A8")
    assert (told["met"], told["limits"]) == (False, {"own_trademarks": "1"})
    assert told["message"] == {
        "zh": "原条款（A8）已不在方案中的条件：不符合；申报值 自主商标 0 件；限值 自主商标不低于 1 件。",
        "en": "former clause (A8), a criterion that the plan has no longer: not met; declared own trademarks 0; "
        "limit own trademarks at least 1.",
    }


def test_an_answer_may_have_the_words_of_the_folder(plan: Path) -> None:
    file = plan / "criteria/a2.yaml"
    words = "texts:\n  unmet: { zh: 未具备所列资质，须说明理由, en: no listed qualification; a ground is needed }\n"
    file.write_text(file.read_text(encoding="utf-8").replace("shows:", f"{words}shows:"), encoding="utf-8")
    found = load_plan(plan)
    (told,) = [
        one.to_json()["message"]
        for one in assess(firm(qualifications=()), found, ON, found.on(ON)).findings
        if one.criterion == "A2"
    ]
    assert told == {
        "zh": "附件 2（A2）所列资质：未具备所列资质，须说明理由；申报值 资质 无。",
        "en": "Annex 2 (A2), listed qualification: no listed qualification; a ground is needed; "
        "declared qualifications none.",
    }
    assert found.on(ON).version == PARAMETERS.version
