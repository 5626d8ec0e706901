"""Judges submitted applications in sets and tells the others; one statement for the rows of a whole set."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

import orjson

from eligibility.domain import assess as rules
from eligibility.domain.criteria import CRITERIA
from eligibility.domain.facts import facts_of
from eligibility.domain.score import score
from shared import clock
from shared.events.eligibility import ApplicationAssessed
from shared.events.intake import ApplicationSubmitted
from shared.journal.entry import JournalEntry
from shared.plan.dated import NotInForce
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.store.received import Received, Unprocessable
from shared.store.unit_of_work import UnitOfWork

_BREATH = 20
"""Firms judged before the event loop may look at something else."""
_STORE = """
INSERT INTO assessment AS a (application_id, uscc, name, batch, reporting_unit, submitted_at, reference_date, outcome,
  flags, unmet, undecided, waivers_needed, findings, score, rules_version, valid_patents, industrialised_patents,
  bank_consent, declaration, sequence, assessed_at)
SELECT DISTINCT ON (application_id)
  application_id, uscc, name, batch, reporting_unit, submitted_at, reference_date, outcome,
  string_to_array(flags, ','), string_to_array(unmet, ','), string_to_array(undecided, ','),
  string_to_array(waivers_needed, ','), findings::json, score, rules_version, valid_patents, industrialised_patents,
  bank_consent, declaration::json, sequence, $1
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::date[], $9::text[],
  $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::numeric[], $16::text[], $17::int[], $18::int[],
  $19::boolean[], $20::text[], $21::bigint[])
  AS t(application_id, uscc, name, batch, reporting_unit, submitted_at, reference_date, outcome, flags, unmet,
    undecided, waivers_needed, findings, score, rules_version, valid_patents, industrialised_patents, bank_consent,
    declaration, sequence)
ORDER BY application_id, sequence DESC
ON CONFLICT (application_id) DO UPDATE SET name = excluded.name, reporting_unit = excluded.reporting_unit,
  submitted_at = excluded.submitted_at, reference_date = excluded.reference_date, outcome = excluded.outcome,
  flags = excluded.flags, unmet = excluded.unmet,
  undecided = excluded.undecided, waivers_needed = excluded.waivers_needed, findings = excluded.findings,
  score = excluded.score, rules_version = excluded.rules_version, valid_patents = excluded.valid_patents,
  industrialised_patents = excluded.industrialised_patents, bank_consent = excluded.bank_consent,
  declaration = excluded.declaration, sequence = excluded.sequence, assessed_at = excluded.assessed_at
WHERE a.sequence < excluded.sequence
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One application with its assessment and score."""

    received: Received[ApplicationSubmitted]
    assessment: rules.Assessment
    score: Decimal
    waivers_needed: tuple[str, ...]
    valid_patents: int
    industrialised_patents: int

    @property
    def event(self) -> ApplicationAssessed:
        """The fact that others hear."""
        told = self.received.event
        return ApplicationAssessed.model_construct(
            uscc=told.uscc,
            application_id=told.application_id,
            batch=told.batch,
            name=told.declaration.name,
            reporting_unit=told.reporting_unit,
            submitted_at=told.submitted_at,
            reference_date=told.reference_date,
            outcome=self.assessment.outcome,
            unmet=self.assessment.unmet,
            undecided=self.assessment.undecided,
            waivers_needed=self.waivers_needed,
            flags=self.assessment.flags,
            score=self.score,
            rules_version=self.assessment.rules_version,
            valid_patents=self.valid_patents,
            industrialised_patents=self.industrialised_patents,
            bank_consent=bool(told.declaration.bank_consent),
        )

    @property
    def entry(self) -> JournalEntry:
        """The journal line."""
        facts = {
            "application_id": str(self.received.event.application_id),
            "outcome": self.assessment.outcome,
            "unmet": self.assessment.unmet,
            "undecided": self.assessment.undecided,
            "score": str(self.score),
        }
        return JournalEntry(
            act="assess-application",
            subject=self.received.event.uscc,
            reporting_unit=self.received.event.reporting_unit,
            rules_version=self.assessment.rules_version,
            facts=facts,
        )


async def judge_applications(events: Sequence[Received[ApplicationSubmitted]], uow: UnitOfWork) -> None:
    """Judges a set under the rules of each reference date, stores it and publishes one fact for each."""
    judged = []
    for number, received in enumerate(events, 1):
        judged.append(judge(received, uow.runtime.plan))
        if number % _BREATH == 0:
            await asyncio.sleep(0)
    await uow.execute_native(_STORE, clock.now(), *(list(column) for column in zip(*map(_row, judged), strict=True)))
    uow.journal_entries([one.entry for one in judged])
    for one in judged:
        uow.publish(one.event, one.received.cause)


def judge(received: Received[ApplicationSubmitted], plan: Plan) -> Judged:
    """The assessment of one application under the parameters in force on its reference date.

    Raises:
        Unprocessable: no rules were in force on that day, and none ever will be.
    """
    told = received.event
    try:
        parameters = plan.on(told.reference_date)
        with localcontext(rules.EXACT):
            facts = facts_of(told.declaration, plan, told.reference_date, parameters)
    except NotInForce as error:
        raise Unprocessable(str(error)) from error
    assessment = rules.assess_facts(facts, parameters)
    return Judged(
        received=received,
        assessment=assessment,
        score=score(facts, parameters),
        waivers_needed=waivers_needed(assessment, parameters),
        valid_patents=facts.valid_patents,
        industrialised_patents=facts.industrialised_patents,
    )


def waivers_needed(assessment: rules.Assessment, parameters: Parameters) -> tuple[str, ...]:
    """Soft criteria that are unmet or undecided, where nothing hard stands in the way."""
    if assessment.outcome != "needs_waiver":
        return ()
    soft = {criterion.id for criterion in CRITERIA if criterion.kind(parameters) == "soft"}
    return tuple(finding.criterion for finding in assessment.findings if finding.criterion in soft and not finding.met)


def _row(judged: Judged) -> tuple[object, ...]:
    told, assessment = judged.received.event, judged.assessment
    return (
        told.application_id,
        told.uscc,
        told.declaration.name,
        told.batch,
        told.reporting_unit,
        told.submitted_at,
        told.reference_date,
        assessment.outcome,
        ",".join(assessment.flags),
        ",".join(assessment.unmet),
        ",".join(assessment.undecided),
        ",".join(judged.waivers_needed),
        orjson.dumps([finding.to_json() for finding in assessment.findings]).decode(),
        judged.score,
        assessment.rules_version,
        judged.valid_patents,
        judged.industrialised_patents,
        bool(told.declaration.bank_consent),
        told.declaration.model_dump_json(),
        judged.received.sequence,
    )
