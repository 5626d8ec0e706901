"""Archives, judgements and events of an earlier release mean today what they meant then."""

from functools import cache
from pathlib import Path

import pytest

from eligibility.usecases.rules.recompute import plan_as_then, said_by, said_then
from shared.plan.model import Plan
from tests.contracts.samples import lost_of
from tests.upgrades.kept import EVENTS, RELEASE, VERSIONS, Row, kept


@cache
def plan_of(version: str) -> Plan:
    [rules] = [each for each in kept()["rules"] if each["version"] == version]
    return plan_as_then((RELEASE / "plan.zip").read_bytes(), rules["amendments"])


def judgements_under(version: str) -> list[Row]:
    return [row for row in kept()["judgements"] if row["rules_version"] == version]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_judgement_is_made_again_to_the_letter(version: str) -> None:
    rows = judgements_under(version)
    assert rows
    assert [row["uscc"] for row in rows if said_by(plan_of(version), row) != said_then(row)] == []


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_an_event_is_read_with_all_its_values(path: Path) -> None:
    assert lost_of(path) == []
