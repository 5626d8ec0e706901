"""Everything that this service reads of the plan's folder beside its criteria, which answer for themselves."""

from typing import Final

from eligibility.domain.assess import REVIEW
from eligibility.domain.records import GROUNDS
from shared.plan.readers import Reader

READS: Final[tuple[Reader, ...]] = (REVIEW, *GROUNDS)
