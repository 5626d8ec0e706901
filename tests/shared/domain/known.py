"""Firms as far as a standing looks at them, for its tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from shared.domain.known_of_firm import KnownApplication, KnownOfFirm, KnownViolation, Stay
from shared.domain.standing import ExitRule, GroundRule, Reason, StandingRules, standing

ON = date(2025, 6, 30)
RULES = StandingRules(
    cooling_months=6,
    look_back_years=3,
    exits={"graduation": ExitRule("for_good", "T12.1"), "removal": ExitRule("cooling", "T12.3")},
    grounds={
        "data_falsification": GroundRule("T12.3c", bars_older=True),
        "tax_evasion": GroundRule("T12.3c"),
        "abnormal_filing": GroundRule("T12.3c"),
    },
)
GOOD = KnownApplication(
    id=UUID(int=1),
    unit="420100",
    received_on=date(2025, 6, 1),
    submitted_at=datetime(2025, 6, 1, tzinfo=UTC),
    outcome="eligible",
    recommended_on=date(2025, 6, 20),
    home_unit="420100",
)


def application(**changes: Any) -> KnownApplication:
    return replace(GOOD, **changes)


def violation(**changes: Any) -> KnownViolation:
    told = KnownViolation(UUID(int=9), "tax_evasion", date(2022, 6, 30), date(2025, 6, 10))
    return replace(told, **changes)


def stay(**changes: Any) -> Stay:
    return replace(Stay(date(2024, 7, 1), application_id=UUID(int=7)), **changes)


def firm(**changes: Any) -> KnownOfFirm:
    return replace(KnownOfFirm(applications=(GOOD,)), **changes)


def reasons(known: KnownOfFirm, on: date = ON, rules: StandingRules = RULES) -> list[Reason]:
    return list(standing(known, on, rules).reasons)


def codes(known: KnownOfFirm, on: date = ON, rules: StandingRules = RULES) -> list[str]:
    return [reason.code for reason in reasons(known, on, rules)]
