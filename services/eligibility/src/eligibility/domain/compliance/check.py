"""The yearly check of one member: every finding, and whether somebody should look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import localcontext
from typing import Any, Literal

from eligibility.domain.assess import EXACT
from eligibility.domain.compliance.member import Member, MemberFacts, member_facts
from eligibility.domain.compliance.texts import sentence
from shared.domain.facts import UNITS
from shared.domain.member_facts import MEMBER_FACTS
from shared.domain.money import plain
from shared.domain.terms.model import Verdict, key_of
from shared.plan.bodies import RemovalGround
from shared.plan.criteria import Criterion
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.plan.versions import YEARLY

ComplianceOutcome = Literal["compliant", "attention", "unknown"]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one rule, with the facts that it rests on."""

    rule: Criterion
    verdict: Verdict
    facts: MemberFacts
    grounds: Mapping[str, RemovalGround]

    def to_json(self) -> dict[str, Any]:
        """Plain data with the keys of an assessment's finding."""
        verdict = self.verdict
        values = {name: _shown(self.facts[name]) for name in self.rule.shows}
        limits = {name: plain(limit) for name, limit in verdict.limits.items()}
        return {
            "criterion": self.rule.id,
            "met": verdict.met,
            "reason": verdict.reason,
            "values": values,
            "limits": limits,
            "margins": _margins(verdict),
            "units": {name: unit for name, unit in _units(self.rule) if name in limits},
            "clause": self.rule.clause.zh,
            "message": sentence(self.rule, verdict.met, verdict.reason, values, limits, self.grounds),
        }


@dataclass(frozen=True, slots=True)
class Check:
    """What the rules of continuing membership say of one member."""

    findings: tuple[Found, ...]
    rules_version: str

    @property
    def unmet(self) -> tuple[str, ...]:
        """Rules that are not met, in order."""
        return tuple(found.rule.id for found in self.findings if found.verdict.met is False)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Rules that a missing value could turn, in order."""
        return tuple(found.rule.id for found in self.findings if found.verdict.met is None)

    @property
    def outcome(self) -> ComplianceOutcome:
        """Attention as soon as one is unmet; else unknown as soon as one is undecided."""
        if self.unmet:
            return "attention"
        return "unknown" if self.undecided else "compliant"


def check(member: Member, plan: Plan, on: date, parameters: Parameters) -> Check:
    """Checks a member as of a day, normally with `plan.on(on)` as parameters.

    Raises:
        NotInForce: a table of the plan has no edition on that day.
    """
    with localcontext(EXACT):
        facts = member_facts(member, plan, on, parameters)
        findings = tuple(
            Found(rule, rule.judged.one(facts, parameters), facts, plan.removal_grounds)
            for rule in parameters.continuing
        )
    return Check(findings, plan.version_of(YEARLY, on))


def _units(rule: Criterion) -> Iterator[tuple[str, str]]:
    """What the margins of its limits count."""
    for ask in rule.judged.asks:
        if ask.limit:
            yield key_of(ask.limit), UNITS[MEMBER_FACTS[ask.fact].unit].counted
    yield from ((key, said.counted) for key, said in rule.limits_said)


def _margins(verdict: Verdict) -> Mapping[str, str | None]:
    return {name: None if margin is None else plain(margin) for name, margin in verdict.margins.items()}


def _shown(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
