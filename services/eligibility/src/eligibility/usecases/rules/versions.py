"""Names of what each kind of decisions reads, before and after a change."""

from datetime import date
from typing import Final

from shared.plan.model import Plan
from shared.plan.versions import JUDGING, YEARLY
from shared.services import PARAMETER_FOLDERS

KINDS: Final = (JUDGING, YEARLY, *(folder for folder in PARAMETER_FOLDERS if folder != "eligibility"))


def new_versions(before: Plan, after: Plan, day: date) -> list[str]:
    """Those of the day that the change made; whatever reads nothing of it keeps its name."""
    return [named for kind in KINDS if (named := after.version_of(kind, day)) != before.version_of(kind, day)]
