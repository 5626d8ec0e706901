"""Applications as the programme remembers them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from shared.domain.outcome import Outcome
from shared.schemas.intake.applications import ApplicationOut


def remembered(
    application_id: UUID, code: str, outcome: Outcome, needed: Sequence[str] = (), unit: str = "420100"
) -> ApplicationOut:
    """A row of intake's list."""
    return ApplicationOut(
        id=application_id,
        batch="2024-1",
        uscc=code,
        name="示例企业",
        reporting_unit=unit,
        state="submitted",
        submitted_at=datetime(2024, 6, 10, tzinfo=UTC),
        outcome=outcome,
        rules_version=None,
        waivers_needed=list(needed),
        waivers_granted=[],
        recommended_on=None,
        recommendation_in_doubt=False,
        version=1,
    )
