"""Submitted applications of made-up firms, for tests of the running service."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.domain.declaration import Declaration
from shared.events.intake import ApplicationSubmitted
from shared.testing.builders import application

WUHAN = {"unit": "420100", "office": "ip"}
HUANGSHI = {"unit": "420200", "office": "ip"}
NO_TITLE: dict[str, Any] = {"qualifications": []}
"""A2 unmet."""
FOR_GOOD: dict[str, Any] = {"qualifications": [{"name": "高新技术企业"}]}
"""A2 met by a certificate of which no end is known."""
NO_SOFT_ONE: dict[str, Any] = {
    "qualifications": None,
    "industry_class": "1713",
    "products": [{"name": "布", "main": True, "core_patents": ["2021114346804"], "filing_status": "not_filed"}],
}
"""A2 undecided, A3 and A4.2 unmet."""
NO_TRADEMARK: dict[str, Any] = {"own_trademarks": 0}
"""A8 unmet, a hard one."""
NO_LEADER: dict[str, Any] = {"rd_leader": None}
"""A7.1 undecided, a hard one."""


def submitted(
    number: int = 1,
    *,
    batch: str = "2024-1",
    unit: str = "420100",
    after_minutes: int = 0,
    reference_date: date = date(2024, 6, 15),
    **declared: Any,
) -> ApplicationSubmitted:
    """The application of firm `number`; its id is the number too."""
    declaration = Declaration.model_validate(application(number, unit=unit, **declared)["declaration"])
    return ApplicationSubmitted(
        uscc=declaration.uscc,
        application_id=UUID(int=number),
        batch=batch,
        reporting_unit=unit,
        reference_date=reference_date,
        received_on=date(2024, 6, 10),
        submitted_at=datetime(2024, 6, 10, 8, tzinfo=UTC) + timedelta(minutes=after_minutes),
        declaration=declaration,
    )
