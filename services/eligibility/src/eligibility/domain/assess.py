"""The assessment of one firm: every finding, and the outcome that follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, localcontext
from typing import Final

from eligibility.domain.facts import Facts, facts_of
from eligibility.domain.findings import Finding, judged
from shared.domain.declaration import Declaration
from shared.domain.outcome import Outcome
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.plan.readers import Reads, switch

EXACT: Final = Context(prec=100)
"""Enough digits for limit x amount, so that no margin is ever rounded."""
PROVINCIAL_REVIEW: Final = "provincial_review"
REVIEW: Final = Reads("eligibility.provincial_review", switch)
"""All soft criteria open: allowed by the letter, yet the province should look (M12)."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say of one firm; `rules_version` names the parameters and tables for ever."""

    uscc: str
    outcome: Outcome
    flags: tuple[str, ...]
    findings: tuple[Finding, ...]
    rules_version: str

    @property
    def unmet(self) -> tuple[str, ...]:
        """Ids of unmet criteria, hard and soft, in annex order."""
        return tuple(finding.criterion for finding in self.findings if finding.met is False)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Ids of criteria that a missing value could turn, in annex order."""
        return tuple(finding.criterion for finding in self.findings if finding.met is None)

    def to_json(self) -> dict[str, object]:
        """Plain data with the keys of the answer to a workbook."""
        return {
            "outcome": self.outcome,
            "flags": list(self.flags),
            "unmet": list(self.unmet),
            "undecided": list(self.undecided),
            "findings": [finding.to_json() for finding in self.findings],
            "rules_version": self.rules_version,
        }


def assess(declaration: Declaration, plan: Plan, on: date, parameters: Parameters) -> Assessment:
    """Judge a declaration on a reference date, normally with `plan.on(on)` as parameters.

    Raises:
        NotInForce: a table of the plan has no edition on that day.
    """
    with localcontext(EXACT):
        return assess_facts(facts_of(declaration, plan, on, parameters), parameters)


def assess_facts(firm: Facts, parameters: Parameters) -> Assessment:
    """Judge facts, declared or supposed, by the criteria in force."""
    with localcontext(EXACT):
        findings = tuple(judged(criterion, firm, parameters) for criterion in parameters.criteria)
    outcome, flags = outcome_of(findings, parameters)
    return Assessment(firm.uscc, outcome, flags, findings, parameters.version)


def outcome_of(findings: Sequence[Finding], parameters: Parameters) -> tuple[Outcome, tuple[str, ...]]:
    """The first that applies: a hard one unmet, a hard one undecided, a soft one open, or eligible; and the flags."""
    open_ones = {finding.criterion: finding.met for finding in findings if finding.met is not True}
    if not open_ones:
        return "eligible", ()
    kinds = {criterion.id: criterion.kind(parameters) for criterion in parameters.criteria if criterion.id in open_ones}
    hard_answers = [met for id_, met in open_ones.items() if kinds[id_] == "hard"]
    if False in hard_answers:
        return "ineligible", ()
    if hard_answers:
        return "needs_review", ()
    soft = [criterion for criterion in parameters.criteria if criterion.kind(parameters) == "soft"]
    review = len(soft) == len(open_ones) and REVIEW.of(parameters)
    return "needs_waiver", (PROVINCIAL_REVIEW,) if review else ()
