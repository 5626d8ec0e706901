"""Judges again as it was judged then: from the files, changes and declaration that are kept, and nothing else."""

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from eligibility.domain.amending.amend import amended
from eligibility.domain.amendments import amendment_from
from eligibility.domain.explain import explain
from eligibility.usecases.judging.judged import judge
from eligibility.usecases.judging.reassess import STORED, stored_of
from shared.identity.caller import Caller, Scope
from shared.messaging.reading import Reading, reading
from shared.plan.load import load_kept_plan
from shared.plan.model import Plan
from shared.problems import NotFound, Problem
from shared.runtime import Runtime

_COLUMNS = f"{STORED}, flags, stands_until, waivers_after, score, findings::text AS findings"
_ONE = f"""
SELECT {_COLUMNS} FROM assessment WHERE application_id = $1 AND number = $2
UNION ALL SELECT {_COLUMNS} FROM past_assessment WHERE application_id = $1 AND number = $2
"""  # noqa: S608 - constants
_RULES = """
SELECT r.amendments::text AS amendments, a.content FROM rule_set r JOIN plan_archive a ON a.digest = r.archive
WHERE r.version = $1
"""


class RulesNotKept(Problem):
    """The version was judged by before versions were kept."""

    status, code = 409, "rules-not-kept"
    title = {"zh": "该规则版本未留存，无法重新计算", "en": "This version of the rules was not kept"}
    detail = {"zh": "规则版本：{version}。", "en": "The version is {version}."}


class Said(NamedTuple):
    """What a judgement says, letter by letter."""

    outcome: str
    score: Decimal
    rules_version: str
    findings: str
    flags: tuple[str, ...]
    stands_until: date | None
    waivers_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A judgement made once more, and whether it is the same to the last character."""

    application_id: UUID
    number: int
    rules_version: str
    same: bool
    outcome: str
    outcome_then: str
    findings: list[Any]


async def recompute(runtime: Runtime, caller: Caller, application_id: UUID, number: int) -> Recomputed:
    """The assessment with that number, judged once more by the rules of then.

    Raises:
        NotFound: none within the caller's scope. RulesNotKept: its rules cannot be had.
    """
    async with reading(runtime, caller) as uow:
        rows = await uow.execute_native(_ONE, application_id, number)
        if not rows or not _sees(caller.scope, rows[0]):
            raise NotFound
        then = dict(rows[0])
        archive, amendments = await kept_rules(uow, then["rules_version"])
    again, findings = await runtime.compute.run(judge_as_then, archive, amendments, then)
    return Recomputed(
        application_id=application_id,
        number=number,
        rules_version=then["rules_version"],
        same=again == said_then(then),
        outcome=again.outcome,
        outcome_then=then["outcome"],
        findings=findings,
    )


def said_then(row: Mapping[str, Any]) -> Said:
    """What a stored judgement says."""
    return Said(
        outcome=row["outcome"],
        score=row["score"],
        rules_version=row["rules_version"],
        findings=row["findings"],
        flags=tuple(row["flags"]),
        stands_until=row["stands_until"],
        waivers_after=tuple(row["waivers_after"]),
    )


def _sees(scope: Scope, row: Mapping[Any, Any]) -> bool:
    return scope.sees(unit=row["reporting_unit"], uscc=row["uscc"])


async def kept_rules(uow: Reading, version: str) -> tuple[bytes, str]:
    """The plan's files and the changes on top of them that this version stands for.

    Raises:
        RulesNotKept: they cannot be had.
    """
    kept = await uow.execute_native(_RULES, version)
    if not kept:
        raise RulesNotKept(version=version)
    return kept[0]["content"], kept[0]["amendments"]


def judge_as_then(archive: bytes, amendments: str, row: dict[str, Any]) -> tuple[Said, list[Any]]:
    """What is said again, and its findings in the words of then. Runs in a process of its own."""
    plan = plan_as_then(archive, amendments)
    said = said_by(plan, row)
    criteria = {each.id: each for each in plan.criteria(row["reference_date"])}
    return said, explain(orjson.loads(said.findings), said.rules_version, criteria)


def said_by(plan: Plan, row: Mapping[str, Any]) -> Said:
    """What the plan says of a stored judgement's declaration and of what was known then.

    It bears the name of then where the rules had that name, now or while versions covered the whole folder.
    """
    judged = judge(stored_of(row).subject, plan)
    assessment = judged.assessment
    former = plan.former_version(row["reference_date"])
    return Said(
        outcome=assessment.outcome,
        score=judged.score,
        rules_version=former if row["rules_version"] == former else assessment.rules_version,
        findings=orjson.dumps([finding.to_kept() for finding in assessment.findings]).decode(),
        flags=assessment.flags,
        stands_until=judged.stands_until,
        waivers_after=judged.waivers_after,
    )


def plan_as_then(archive: bytes, amendments: str) -> Plan:
    """The plan of a version, read from a folder that is there for this alone."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            files.extractall(folder)
        return amended(load_kept_plan(Path(folder)), [_amendment(plain) for plain in orjson.loads(amendments)])


def _amendment(plain: Mapping[str, Any]) -> Any:
    changes: Sequence[Mapping[str, Any]] = plain["changes"]
    return amendment_from(date.fromisoformat(plain["since"]), plain["source"], changes)
