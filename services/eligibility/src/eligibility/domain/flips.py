"""Two assessments of one firm compared: whether its outcome turns, and which criteria turned it."""

from dataclasses import dataclass

from eligibility.domain.assess import Assessment
from eligibility.domain.changes import Answers, turned_by
from shared.domain.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Flip:
    """An outcome that changes; `turned_by` are the criteria whose answer differs, in annex order."""

    before: Outcome
    after: Outcome
    turned_by: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Plain data with the keys of the command's answer."""
        return {"from": self.before, "to": self.after, "turned_by": list(self.turned_by)}


def flip_of(before: Assessment, after: Assessment) -> Flip | None:
    """The flip between two assessments; None where the outcome stays, whatever the findings say."""
    if before.outcome == after.outcome:
        return None
    rules = sorted((finding.rule for finding in (*before.findings, *after.findings)), key=lambda rule: rule.order)
    return Flip(before.outcome, after.outcome, turned_by(_answers(before), _answers(after), rules))


def _answers(assessment: Assessment) -> Answers:
    return Answers(assessment.outcome, assessment.unmet, assessment.undecided)
