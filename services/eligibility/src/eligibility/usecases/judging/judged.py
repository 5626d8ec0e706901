"""One application with its judgement, and how it is told and written down."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import Any, Final
from uuid import UUID

from eligibility.domain import assess as rules
from eligibility.domain.abnormal import CONTESTED
from eligibility.domain.as_reviewed import as_reviewed
from eligibility.domain.certificates import last_day
from eligibility.domain.changes import Answers, soft_criteria
from eligibility.domain.facts import Facts, facts_of
from eligibility.domain.reviews import Reviewed, found_values
from eligibility.domain.score import score
from shared.domain.declaration import Declaration
from shared.journal.entry import JournalEntry
from shared.messaging.received import Unprocessable
from shared.plan.criteria import Criterion
from shared.plan.dated import NotInForce
from shared.plan.model import Plan

CERTIFICATE: Final = "listed_qualification"
"""The fact that ends with a day."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An application as it is judged: the newest declaration, and what reviewers found of it."""

    application_id: UUID
    uscc: str
    batch: str
    reporting_unit: str
    reference_date: date
    submitted_at: datetime
    declaration: Declaration
    sequence: int
    """Of the submission."""
    received_on: date | None = None
    entered_later: bool | None = None
    reviewed: Mapping[str, Reviewed] = field(default_factory=dict)
    records: Sequence[Mapping[str, Any]] = ()
    """Violations that were confirmed of the firm."""

    @property
    def found(self) -> dict[str, object]:
        """What takes the place of declared values, or stands beside them."""
        return found_values(self.reviewed, self.records)

    @property
    def known(self) -> Declaration:
        """The declaration with what reviewers found in place of what it declares."""
        return as_reviewed(self.declaration, self.found)


@dataclass(frozen=True, slots=True)
class Judged:
    """An application with its assessment and score."""

    subject: Subject
    assessment: rules.Assessment
    score: Decimal
    waivers_needed: tuple[str, ...]
    valid_patents: int
    industrialised_patents: int
    soft: frozenset[str]
    """Criteria that could be waived when it was judged."""
    stands_until: date | None = None
    """The last day on which a listed certificate counts, where the firm could be seated; None: no end is known."""
    waivers_after: tuple[str, ...] = ()
    """Waivers needed after that day; none where the certificate cannot be waived."""

    @property
    def rules(self) -> list[Criterion]:
        """The criteria that it was judged by, in the order of the findings."""
        return [finding.rule for finding in self.assessment.findings]

    @property
    def answers(self) -> Answers:
        """What a comparison looks at."""
        return Answers(self.assessment.outcome, self.assessment.unmet, self.assessment.undecided, self.soft)

    @property
    def told(self) -> dict[str, Any]:
        """The fields of the fact that others hear."""
        subject, assessment = self.subject, self.assessment
        return {
            "uscc": subject.uscc,
            "application_id": subject.application_id,
            "batch": subject.batch,
            "name": subject.declaration.name,
            "reporting_unit": subject.reporting_unit,
            "submitted_at": subject.submitted_at,
            "reference_date": subject.reference_date,
            "received_on": subject.received_on,
            "outcome": assessment.outcome,
            "unmet": assessment.unmet,
            "undecided": assessment.undecided,
            "waivers_needed": self.waivers_needed,
            "flags": assessment.flags,
            "score": self.score,
            "rules_version": assessment.rules_version,
            "valid_patents": self.valid_patents,
            "industrialised_patents": self.industrialised_patents,
            "bank_consent": bool(subject.declaration.bank_consent),
            "stands_until": self.stands_until,
            "waivers_after": self.waivers_after,
            "contested": any(finding.reason == CONTESTED for finding in assessment.findings),
        }

    def entry(self, act: str, **facts: Any) -> JournalEntry:
        """The journal line."""
        subject, assessment = self.subject, self.assessment
        said = {
            "application_id": str(subject.application_id),
            "outcome": assessment.outcome,
            "unmet": assessment.unmet,
            "undecided": assessment.undecided,
            "score": str(self.score),
        }
        return JournalEntry(
            act=act,
            subject=subject.uscc,
            reporting_unit=subject.reporting_unit,
            rules_version=assessment.rules_version,
            facts={**said, **facts},
        )


def judge(subject: Subject, plan: Plan) -> Judged:
    """The assessment of one application under the parameters in force on its reference date.

    Raises:
        Unprocessable: no rules were in force on that day, and none ever will be.
    """
    try:
        parameters = plan.on(subject.reference_date)
        with localcontext(rules.EXACT):
            facts = facts_of(subject.declaration, plan, subject.reference_date, parameters, subject.found)
    except NotInForce as error:
        raise Unprocessable(str(error)) from error
    assessment, soft = rules.assess_facts(facts, parameters), soft_criteria(parameters)
    until = _stands_until(subject, plan, assessment, facts)
    return Judged(
        subject=subject,
        assessment=assessment,
        score=score(facts, parameters),
        waivers_needed=waivers_needed(assessment, soft),
        valid_patents=facts["valid_patents"],
        industrialised_patents=facts["industrialised_patents"],
        soft=soft,
        stands_until=until,
        waivers_after=_waivers_after(assessment, soft) if until else (),
    )


def _stands_until(subject: Subject, plan: Plan, assessment: rules.Assessment, facts: Facts) -> date | None:
    """After this day the certificate would be missed, and the outcome worse; None where no criterion asks for it."""
    if assessment.outcome not in ("eligible", "needs_waiver") or not facts["listed_qualification"]:
        return None
    if not any(finding.rule.asks_for(CERTIFICATE) for finding in assessment.findings):
        return None
    return last_day(subject.known, plan, subject.reference_date)


def _waivers_after(assessment: rules.Assessment, soft: frozenset[str]) -> tuple[str, ...]:
    asking = {finding.criterion for finding in assessment.findings if finding.rule.asks_for(CERTIFICATE)}
    if not asking <= soft:
        return ()
    return tuple(
        finding.criterion
        for finding in assessment.findings
        if finding.criterion in soft and (not finding.met or finding.criterion in asking)
    )


def waivers_needed(assessment: rules.Assessment, soft: Collection[str]) -> tuple[str, ...]:
    """Soft criteria that are unmet or undecided, where nothing hard stands in the way."""
    if assessment.outcome != "needs_waiver":
        return ()
    return tuple(finding.criterion for finding in assessment.findings if finding.criterion in soft and not finding.met)
