"""Archives, judgements and events of an earlier release mean today what they meant then."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from eligibility.domain.amending.amend import amended
from eligibility.usecases.rules.names import name_today
from eligibility.usecases.rules.recompute import plan_as_then, said_by, said_then
from shared.plan.load import load_plan
from shared.plan.model import Plan
from tests.contracts.samples import lost_of
from tests.shared.plan.reading import without_what_others_read
from tests.upgrades.kept import EVENTS, RELEASE, VERSIONS, Row, kept


@cache
def plan_of(version: str) -> Plan:
    return plan_as_then((RELEASE / "plan.zip").read_bytes(), amendments_of(version))


def amendments_of(version: str) -> str:
    [amendments] = [rules["amendments"] for rules in kept()["rules"] if rules["version"] == version]
    return str(amendments)


def judgements_under(version: str) -> list[Row]:
    return [row for row in kept()["judgements"] if row["rules_version"] == version]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_judgement_is_made_again_to_the_letter(version: str) -> None:
    rows = judgements_under(version)
    assert rows
    assert [row["uscc"] for row in rows if said_by(plan_of(version), row) != said_then(row)] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_judgement_reads_nothing_that_its_version_does_not_name(version: str) -> None:
    plan = without_what_others_read(plan_of(version))
    for row in judgements_under(version):
        again, then = said_by(plan, row), said_then(row)
        assert again._replace(rules_version="") == then._replace(rules_version=""), row["uscc"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_of_then_is_called_as_the_same_rules_are_today(version: str) -> None:
    day = date.fromisoformat(version.removeprefix("hubei-").partition("+")[0])
    name = name_today((RELEASE / "plan.zip").read_bytes(), amendments_of(version), version)
    today = amended(load_plan(), plan_of(version).amendments)
    assert name != version
    assert name == today.on(day).version


def test_a_version_that_its_archive_does_not_prove_keeps_its_name() -> None:
    forged = "hubei-2024-06-06+00000000"
    assert name_today((RELEASE / "plan.zip").read_bytes(), "[]", forged) == forged


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_an_event_is_read_with_all_its_values(path: Path) -> None:
    assert lost_of(path) == []
