"""What happens outside the pool, by the services' routes; a recommendation is held against what intake can know."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.clients.refused import Refused
from shared.domain.abnormal_filing import AppealState
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.testing.builders import uscc
from tests.journeys.standing_machine import acts, oracle
from tests.journeys.standing_machine.people import Proposal
from tests.journeys.standing_machine.platform import Platform
from tests.journeys.standing_machine.views import View

FIRST_DAY = date(2024, 7, 1)
LAST_DAY = date(2026, 6, 30)
FIRMS = (1, 2, 3)
CODES = {uscc(firm): firm for firm in FIRMS}
_RECOMMENDATION = frozenset({12})


@dataclass
class Proposed:
    """A proposal that waits for its second person, with what it is about."""

    answer: Proposal
    day: date
    about: Any


@dataclass
class Outside:
    """One history; days go on, and no act is dated back but corrections."""

    platform: Platform
    day: date = FIRST_DAY
    lists: list[Proposed] = field(default_factory=list)
    removals: dict[int, Proposed] = field(default_factory=dict)
    versions: list[Proposed] = field(default_factory=list)
    kinds: dict[UUID, str] = field(default_factory=dict)
    found: dict[UUID, int] = field(default_factory=dict)
    """Trademarks that a review found, by application."""

    def knows(self, service: str, firm: int) -> View:
        """What the service can know of the firm by now."""
        return self.platform.knows(service, uscc(firm))

    def truth(self, firm: int) -> View:
        """All that happened to the firm."""
        return self.platform.truth(uscc(firm))

    def pass_days(self, days: int) -> None:
        """Time goes by, up to a last day that lies before any on which this runs."""
        self.day = min(self.day + timedelta(days=days), LAST_DAY)

    async def apply(self, firm: int, kind: str = "good") -> UUID | None:
        """The firm applies; its application, or None where the batch of the day has one."""
        answer = await acts.applies(self.platform, firm, kind, self.day)
        if isinstance(answer, Refused):
            assert answer.code == "application-exists"
            return None
        await self.platform.collect("intake")
        self.kinds[answer.id] = kind
        return answer.id

    async def recommend(self, firm: int, application: UUID) -> bool:
        """The city recommends an application of it."""
        view = self.knows("intake", firm)
        answer = await acts.recommends(self.platform, application, self.day)
        if not isinstance(answer, Refused):
            oracle.must_agree([], view, application, self.day, _RECOMMENDATION)
        elif answer.code == "not-recommendable":
            given = [fault.code for fault in answer.problem.errors or ()]
            assert given
            oracle.must_agree(given, view, application, self.day, _RECOMMENDATION)
        return await self.told("intake", answer)

    async def review(self, application: UUID, trademarks: int) -> bool:
        """Two persons find so many trademarks."""
        answer = await acts.review(self.platform, application, trademarks, self.day)
        if not isinstance(answer, Refused):
            self.found[application] = trademarks
        return await self.told("eligibility", answer)

    async def waive(self, application: UUID, last_day: date | None = None) -> bool:
        """Two persons waive the missing title."""
        return await self.told("eligibility", await acts.waive(self.platform, application, self.day, last_day))

    async def violate(self, firm: int, ground: str, days_ago: int = 0) -> bool:
        """A violation is reported and confirmed."""
        occurred = acts.days_ago(self.day, days_ago)
        return await self.told("monitoring", await acts.violates(self.platform, firm, ground, occurred, self.day))

    async def appeal(
        self, violation: UUID, state: AppealState, day: date | None = None, *, correction: bool = False
    ) -> bool:
        """A step of the appeal; a correction may be dated back."""
        on = day or self.day
        return await self.told(
            "monitoring", await acts.appeals(self.platform, violation, state, on, correction=correction)
        )

    def rests_on(self, firm: int, violation: UUID) -> date:
        """The day of the step before the last one of the appeal, or of the confirmation: a correction's floor."""
        own = self.platform.own("monitoring", uscc(firm))
        steps = [event for event in own if isinstance(event, ViolationConfirmed | AppealRecorded)]
        days = [event.effective_on for event in steps if event.violation_id == violation]
        return max((days[:-1] or days)[:2])

    async def told(self, service: str, answer: object) -> bool:
        """Whether it was done; what was told is taken in."""
        await self.platform.collect(service)
        return not isinstance(answer, Refused)

    async def progress(self, firm: int) -> bool:
        """Progress is reported and verified that shows what a graduation asks for."""
        return await self.told("monitoring", await acts.progresses(self.platform, firm, self.day))
