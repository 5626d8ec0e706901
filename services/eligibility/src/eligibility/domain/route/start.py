"""Where a route starts: the firm, its findings and the limits, and what steps may point to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.domain.as_reviewed import as_reviewed
from eligibility.domain.assess import assess_facts
from eligibility.domain.facts import Facts, facts_of
from eligibility.domain.findings import Finding
from shared.domain.declaration import Declaration
from shared.plan.criteria import Criterion
from shared.plan.model import Plan
from shared.plan.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Start:
    """A firm on its reference date.

    `granted` are criteria that a waiver settled before. `patent_numbers` are the firm's valid patents of any kind,
    sorted; `qualification` is the first listed certificate that counts on the day.
    """

    firm: Facts
    p: Parameters
    findings: Mapping[str, Finding]
    granted: Collection[str]
    patent_numbers: tuple[str, ...]
    qualification: str | None

    def open(self, criterion: str) -> bool:
        """Whether the criterion is unmet or undecided, and not waived."""
        return self.findings[criterion].met is not True and criterion not in self.granted

    def waivable(self, criterion: Criterion) -> bool:
        """Whether a waiver would do: it is soft, and open."""
        return criterion.kind(self.p) == "soft" and self.open(criterion.id)


def start_of(
    declaration: Declaration,
    plan: Plan,
    on: date,
    parameters: Parameters,
    found: Mapping[str, object],
    granted: Collection[str],
) -> Start:
    """The start of a declared firm, with what reviewers found and what has been waived.

    Raises:
        NotInForce: a table of the plan has no edition on that day.
    """
    firm = facts_of(declaration, plan, on, parameters, found)
    declaration = as_reviewed(declaration, found)
    counting = (listed.name_zh for listed in plan.qualifications.values() if listed.counts_on(on))
    return Start(
        firm=firm,
        p=parameters,
        findings={finding.criterion: finding for finding in assess_facts(firm, parameters).findings},
        granted=granted,
        patent_numbers=tuple(sorted({each.patent_no for each in declaration.patents if each.legal_status == "valid"})),
        qualification=next(counting, None),
    )
