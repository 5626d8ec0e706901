"""Assessments in the database: the newest of each application, and those that it replaced, one statement a set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

import orjson

from eligibility.domain.changes import Answers
from eligibility.domain.reviews import Reviewed, known_to_json, reviewed_from
from eligibility.usecases.judging.judged import Judged
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork

Cause = Literal["submission", "rules", "review", "record"]
_LIST, _JSON, _JSONB = "string_to_array({}, ',')", "{}::json", "{}::jsonb"
_COLUMNS: Sequence[tuple[str, str, str]] = (
    ("application_id", "uuid", "{}"),
    ("number", "int", "{}"),
    ("uscc", "text", "{}"),
    ("name", "text", "{}"),
    ("batch", "text", "{}"),
    ("reporting_unit", "text", "{}"),
    ("submitted_at", "timestamptz", "{}"),
    ("reference_date", "date", "{}"),
    ("received_on", "date", "{}"),
    ("entered_later", "boolean", "{}"),
    ("outcome", "text", "{}"),
    ("flags", "text", _LIST),
    ("unmet", "text", _LIST),
    ("undecided", "text", _LIST),
    ("waivers_needed", "text", _LIST),
    ("stands_until", "date", "{}"),
    ("waivers_after", "text", _LIST),
    ("findings", "text", _JSON),
    ("score", "numeric", "{}"),
    ("rules_version", "text", "{}"),
    ("valid_patents", "int", "{}"),
    ("industrialised_patents", "int", "{}"),
    ("bank_consent", "boolean", "{}"),
    ("declaration", "text", _JSON),
    ("reviewed", "text", _JSONB),
    ("sequence", "bigint", "{}"),
    ("cause", "text", "{}"),
    ("cause_id", "uuid", "{}"),
    ("assessed_at", "timestamptz", "{}"),
)
"""Name, the type it travels in, and how it is made of that; in the order of `_row`."""
_NAMES = ", ".join(name for name, *_ in _COLUMNS)
_VALUES = ", ".join(made.format(name) for name, _, made in _COLUMNS)
_ARRAYS = ", ".join(f"${place}::{kind}[]" for place, (_, kind, _) in enumerate(_COLUMNS, 1))
_NEW = f"INSERT INTO assessment ({_NAMES}) SELECT {_VALUES} FROM unnest({_ARRAYS}) AS t({_NAMES})"  # noqa: S608 - constants
_SET = ", ".join(f"{name} = excluded.{name}" for name, *_ in _COLUMNS if name != "application_id")
_REPLACING = f"""
WITH kept AS (INSERT INTO past_assessment ({_NAMES}) SELECT {_NAMES} FROM assessment WHERE application_id = ANY($1))
{_NEW} ON CONFLICT (application_id) DO UPDATE SET {_SET}
"""  # noqa: S608 - constants
_EARLIER = """
SELECT application_id, number, outcome, unmet, undecided, rules_version, reviewed::text AS reviewed FROM assessment
WHERE application_id = ANY($1) ORDER BY application_id FOR UPDATE
"""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What there is of an application already; locked until the end of the transaction."""

    number: int
    answers: Answers
    rules_version: str
    reviewed: Mapping[str, Reviewed]


async def lock_earlier(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Earlier]:
    """The newest assessments of these applications."""
    rows = await uow.execute_native(_EARLIER, list(ids))
    return {
        row["application_id"]: Earlier(
            row["number"],
            Answers(row["outcome"], row["unmet"], row["undecided"]),
            row["rules_version"],
            reviewed_from(orjson.loads(row["reviewed"])),
        )
        for row in rows
    }


async def store(
    uow: UnitOfWork,
    judged: Sequence[Judged],
    earlier: Mapping[UUID, int],
    cause: Cause,
    cause_ids: Mapping[UUID, UUID] = MappingProxyType({}),
) -> dict[UUID, int]:
    """Writes one assessment for each application and keeps what it replaces; returns their numbers.

    `earlier` are the numbers of those that there are, `cause_ids` what is behind a re-assessment, by application.
    """
    numbers = {one.subject.application_id: earlier.get(one.subject.application_id, 0) + 1 for one in judged}
    now = clock.now()
    rows = [_row(one, numbers, cause, cause_ids, now) for one in judged]
    columns = [list(column) for column in zip(*rows, strict=True)]
    await uow.execute_native(_REPLACING if earlier else _NEW, *columns)
    return numbers


def _row(
    judged: Judged, numbers: Mapping[UUID, int], cause: Cause, cause_ids: Mapping[UUID, UUID], now: datetime
) -> tuple[Any, ...]:
    subject, assessment = judged.subject, judged.assessment
    return (
        subject.application_id,
        numbers[subject.application_id],
        subject.uscc,
        subject.declaration.name,
        subject.batch,
        subject.reporting_unit,
        subject.submitted_at,
        subject.reference_date,
        subject.received_on,
        subject.entered_later,
        assessment.outcome,
        ",".join(assessment.flags),
        ",".join(assessment.unmet),
        ",".join(assessment.undecided),
        ",".join(judged.waivers_needed),
        judged.stands_until,
        ",".join(judged.waivers_after),
        orjson.dumps([finding.to_kept() for finding in assessment.findings]).decode(),
        judged.score,
        assessment.rules_version,
        judged.valid_patents,
        judged.industrialised_patents,
        bool(subject.declaration.bank_consent),
        subject.declaration.model_dump_json(),
        orjson.dumps(known_to_json(subject.reviewed, subject.records)).decode(),
        subject.sequence,
        cause,
        cause_ids.get(subject.application_id),
        now,
    )
