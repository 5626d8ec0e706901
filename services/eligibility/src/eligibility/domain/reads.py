"""Everything that this service reads of the plan's folder."""

from typing import Final

from eligibility.domain import criteria, score
from eligibility.domain.assess import REVIEW
from eligibility.domain.compliance.rules import READS as CONTINUING
from eligibility.domain.criteria import CRITERIA
from eligibility.domain.facts import BASIS
from eligibility.domain.records import GROUNDS, LOOK_BACK
from shared.plan.readers import Reader

READS: Final[tuple[Reader, ...]] = (
    *criteria.reads_of(CRITERIA),
    *score.reads_of(CRITERIA),
    REVIEW,
    BASIS,
    LOOK_BACK,
    *CONTINUING,
    *GROUNDS,
)
