"""Made-up histories of one firm, and what a copy of them knows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from shared.domain.known_of_firm import KnownApplication, KnownOfFirm, KnownViolation
from shared.domain.stays import MembershipFact, stays_of
from shared.domain.waivers import Lapse, Waivers

START = date(2024, 7, 1)
GROUNDS = ("data_falsification", "tax_evasion", "abnormal_filing")
OUTCOMES = ("eligible",) * 6 + ("needs_waiver", "needs_waiver", "ineligible", "needs_review")


@dataclass
class History:
    """Events in the order in which they happened, each a plain row; `today` moves on between them."""

    random: Random
    today: date = START
    events: list[dict[str, Any]] = field(default_factory=list)

    def add(self, kind: str, **facts: Any) -> None:
        """One more event."""
        self.events.append({"kind": kind, "number": len(self.events) + 1, "day": self.today, **facts})

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Events of a kind, oldest first."""
        return [event for event in self.events if event["kind"] == kind]

    def near(self, most: int) -> date:
        """A day up to so many before today."""
        return self.today - timedelta(days=self.random.randint(0, most))

    def happen(self) -> None:
        """Something that others do or find; the day may move on first."""
        self.today += timedelta(days=self.random.choice((0, 0, 1, 20, 100, 300)))
        told = (self._apply, self._apply, self._assess, self._assess, self._waive, self._violate)
        self.random.choice((*told, self._appeal, self._appeal, self._assign))()

    def punish(self) -> None:
        """A violation of a member, confirmed at once."""
        ground, number = self.random.choice(GROUNDS), len(self.events) + 1
        self.add("confirmed", id=UUID(int=10_000 + number), ground=ground, occurred=self.near(60))

    def after_a_removal(self, violation: UUID) -> None:
        """It falls on appeal, or the years pass and the firm applies anew."""
        if self.random.random() < 0.5:
            self.add("appeal", id=violation, state="reversed")
        else:
            self.today += timedelta(days=1200)
            self._apply()

    def _apply(self) -> None:
        home, unit = self.random.choice(("A", "A", "A", "A", "B", None)), self.random.choice("AAAAB")
        self.add("applied", id=UUID(int=len(self.events) + 1), received=self.near(3), unit=unit, home=home)
        self._assess()

    def _assign(self) -> None:
        self.add("assigned", unit=self.random.choice(("A", "A", "B", None)))

    def _assess(self) -> None:
        for one in self.of("applied")[-2:]:
            lapse = self.random.choice((None, None, None, self.near(200) + timedelta(days=100)))
            outcome = self.random.choice(OUTCOMES)
            doubt = outcome == "needs_review" and self.random.random() < 0.5
            self.add("assessed", id=one["id"], outcome=outcome, lapse=lapse, doubt=doubt)

    def _waive(self) -> None:
        for one in self.of("applied")[-1:]:
            last = self.random.choice((None, self.near(100) + timedelta(days=60)))
            self.add("waived", id=one["id"], granted=self.random.random() < 0.8, last=last)

    def _violate(self) -> None:
        ground, number = self.random.choice(GROUNDS), len(self.events) + 1
        self.add("confirmed", id=UUID(int=10_000 + number), ground=ground, occurred=self.near(1300))

    def _appeal(self) -> None:
        for one in self.of("confirmed")[-2:]:
            self.add(
                "appeal",
                id=one["id"],
                state=self.random.choice(("pending", "upheld", "reversed", "reversed", "reversed")),
            )


def known_of(history: History, application: UUID | None) -> KnownOfFirm:
    """What a copy knows, its membership facts told in any order."""
    steps = {event["id"]: (event["state"], event["day"]) for event in history.of("appeal")}
    violations = (
        KnownViolation(
            one["id"], one["ground"], one["occurred"], one["day"], *steps.get(one["id"], ("not_appealed", None))
        )
        for one in history.of("confirmed")
    )
    facts = [_fact(event) for event in history.events if event["kind"] in ("admitted", "exited", "reinstated")]
    history.random.shuffle(facts)
    assigned = history.of("assigned")[-1]["unit"] if history.of("assigned") else None
    return KnownOfFirm(tuple(_applications(history)), tuple(violations), stays_of(facts), assigned, application)


def _fact(event: dict[str, Any]) -> MembershipFact:
    exit_id = UUID(int=event["number"]) if event["kind"] == "exited" else None
    return MembershipFact(
        event["kind"],
        event["number"],
        event["on"],
        event.get("id"),
        route=event.get("route"),
        violation_id=event.get("by"),
        exit_id=exit_id,
    )


def _applications(history: History) -> Iterator[KnownApplication]:
    assessed = {event["id"]: event for event in history.of("assessed")}
    waived = {event["id"]: event for event in history.of("waived")}
    recommended = {event["id"]: event["on"] for event in history.of("recommended")}
    for one in history.of("applied"):
        found, waiver = assessed[one["id"]], waived.get(one["id"], {"granted": False})
        granted = ("A2",) if waiver["granted"] else ()
        last_days = {"A2": waiver["last"]} if granted and waiver["last"] else {}
        lapse = Lapse(found["lapse"], ("A2",)) if found["lapse"] else None
        yield KnownApplication(
            one["id"],
            one["unit"],
            received_on=one["received"],
            submitted_at=datetime.combine(one["day"], time(), UTC) + timedelta(seconds=one["number"]),
            outcome=found["outcome"],
            in_doubt=found["doubt"],
            waivers=Waivers(("A2",) if found["outcome"] == "needs_waiver" else (), granted, last_days, lapse),
            recommended_on=recommended.get(one["id"]),
            home_unit=one["home"],
        )
