"""The example of the API documents as the shipped plan has it: a declaration that its intake takes."""

from typing import Any, Final

from shared.api.documents.places import with_places
from shared.plan.load import load_plan
from shared.schemas.intake.example import APPLICATION_EXAMPLE as WRITTEN

APPLICATION_EXAMPLE: Final[dict[str, Any]] = with_places(WRITTEN, load_plan())
