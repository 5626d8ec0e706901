"""Whether a firm may be recommended, screened, admitted, listed or offered on a day, and every reason against it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, get_args
from uuid import UUID

from shared.domain.known_of_firm import FILING, NO_PROGRESS, KnownApplication, KnownOfFirm, KnownViolation, Stay
from shared.domain.months import months_after
from shared.domain.outcome import Outcome

Bars = Literal["for_good", "cooling", "none"]
Code = Literal[
    "already_member",
    "graduated",
    "earlier_membership",
    "cooling_period",
    "before_falsification",
    "violation_acts",
    "filing_acts",
    "appeal_pending",
    "finding_contested",
    "superseded",
    "spent",
    "not_assessed",
    "needs_review",
    "ineligible",
    "certificate_lapsed",
    "waiver_missing",
    "waiver_expired",
    "not_recommended",
    "recommended_later",
    "unit_elsewhere",
]
CODES: Final[tuple[Code, ...]] = get_args(Code)
"""Heaviest first; permanent."""
RANKS: Final[Mapping[Code, int]] = dict(
    zip(CODES, (1, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 9, 9, 9, 10, 11, 11, 12, 12, 13), strict=True)
)
"""Which of the thirteen reasons a code belongs to."""
_OF_A_MEMBER: Final = range(4, 7)
"""The reasons that touch a firm which is in the pool, or has graduated from it."""
RECOMMENDATION: Final = 12
_UNJUDGED: Final[Mapping[Outcome | None, Code]] = {
    None: "not_assessed",
    "needs_review": "needs_review",
    "ineligible": "ineligible",
}
_EVER: Final = 1000
"""More years than any calendar needs."""


@dataclass(frozen=True, slots=True)
class ExitRule:
    """How long an exit keeps a firm out, and the clause that says so."""

    bars: Bars
    clause: str


@dataclass(frozen=True, slots=True)
class GroundRule:
    """A ground of removal; `bars_older` where no earlier declaration of the firm counts again."""

    clause: str
    bars_older: bool = False
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationClauses:
    """Where the plan says what an application needs: to be recommended, by its own unit, and to meet the standard."""

    recommendation: str | None = None
    own_unit: str | None = None
    standard: str | None = None


@dataclass(frozen=True, slots=True)
class StandingRules:
    """What the plan says on one day; a look-back of None is a plan that does not bar misconduct by itself."""

    cooling_months: int
    look_back_years: int | None
    exits: Mapping[str, ExitRule]
    grounds: Mapping[str, GroundRule]
    filings_bar: bool = True
    clauses: ApplicationClauses = ApplicationClauses()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason from its first to its last day, both included; None: not known, or no end.

    `ground`, where a ground bars what is older, is for words alone.
    """

    code: Code
    since: date | None = None
    until: date | None = None
    source: UUID | None = None
    clause: str | None = None
    ground: GroundRule | None = field(default=None, compare=False)

    @property
    def rank(self) -> int:
        """1 to 13, 1 the heaviest."""
        return RANKS[self.code]


@dataclass(frozen=True, slots=True)
class MustLeave:
    """An acting violation of a present member, on which two persons are to remove it."""

    ground: str
    since: date
    violation_id: UUID


@dataclass(frozen=True, slots=True)
class MayBe:
    """What may be done with the firm; `offered` also holds for a graduate, who stays on the lists."""

    recommended: bool
    screened: bool
    admitted: bool
    listed: bool
    offered: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer: all reasons, heaviest first."""

    may_be: MayBe
    must_leave: tuple[MustLeave, ...] = ()
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def against_membership(self) -> tuple[Reason, ...]:
        """The reasons against listing a member or offering it anything."""
        return tuple(reason for reason in self.reasons if reason.rank in _OF_A_MEMBER)


def standing(known: KnownOfFirm, on: date, rules: StandingRules) -> Standing:
    """Judges the application that is asked for with all that is known of its firm.

    Facts count whether they took effect before or after `on`; the day decides periods and last days alone. The reasons
    of an application, from the seventh on, never touch a member.
    """
    member = known.present
    found = list(_of_the_firm(known, on, rules))
    if member is None:
        found += _of_the_application(known, on, rules.clauses)
    reasons = tuple(sorted(found, key=lambda reason: CODES.index(reason.code)))
    in_the_way = {reason.rank for reason in reasons}
    clean = not in_the_way & set(_OF_A_MEMBER)
    may_be = MayBe(
        recommended=in_the_way <= {RECOMMENDATION},
        screened=not reasons,
        admitted=not reasons,
        listed=member is not None and clean,
        offered=clean and (member is not None or any(_bars(one, rules) == "for_good" for one in known.stays)),
    )
    return Standing(may_be, tuple(_must_leave(known, rules)) if member else (), reasons)


def acting(known: KnownOfFirm, rules: StandingRules) -> list[KnownViolation]:
    """Violations on which a present member must leave, and a graduate leaves the lists; the oldest first."""
    found = (one for one in known.violations if one.effect == "acts" and touches_a_member(known, one, rules))
    return sorted(found, key=lambda one: (one.acts_since, one.occurred_on, str(one.id)))


def _must_leave(known: KnownOfFirm, rules: StandingRules) -> Iterator[MustLeave]:
    for one in acting(known, rules):
        yield MustLeave(one.ground, one.acts_since, one.id)


def touches_a_member(known: KnownOfFirm, one: KnownViolation, rules: StandingRules) -> bool:
    """Whether it could carry an exit: it carried none, and no later admission forgave it.

    None forgives what makes the very declaration void on which that admission rests, nor what barred it and was
    confirmed by its day: whoever decided had not heard of it.
    """
    if not one.carries or one.ground == NO_PROGRESS or known.carried_an_exit(one):
        return False
    rule = rules.grounds.get(one.ground)
    return not _is_forgiven(known, one, rules) or (
        rule is not None and rule.bars_older and known.is_no_younger(one.confirmed_on)
    )


def _is_forgiven(known: KnownOfFirm, one: KnownViolation, rules: StandingRules) -> bool:
    """Whether it lies before an admission that let the firm in again, which it did not bar.

    In a first membership a violation before the admission still counts: falsified data of an application lie there.
    """
    again = known.readmitted_on
    if again is None or one.occurred_on >= again:
        return False
    return again < one.confirmed_on or not _bars_entry(one, _last_day(one, rules), again, rules)


def _of_the_firm(known: KnownOfFirm, on: date, rules: StandingRules) -> Iterator[Reason]:
    for stay in known.stays:
        yield from _of_a_stay(known, stay, on, rules)
    for violation in known.violations:
        yield from _of_a_violation(known, violation, on, rules)
    if known.present is None and (asked := known.asked) and asked.in_doubt:
        yield Reason("finding_contested", source=asked.id)


def _of_a_stay(known: KnownOfFirm, stay: Stay, on: date, rules: StandingRules) -> Iterator[Reason]:
    if not stay.is_over:
        yield Reason("already_member", stay.admitted_on, source=stay.application_id)
        return
    if known.fell(stay) or stay.left_on is None:
        return
    rule = rules.exits.get(stay.route or "", ExitRule("cooling", ""))
    if rule.bars == "for_good":
        yield Reason("graduated", stay.left_on, source=stay.application_id, clause=rule.clause)
        return
    free = months_after(stay.left_on, rules.cooling_months if rule.bars == "cooling" else 0)
    if on < free:
        code: Code = "earlier_membership" if on < stay.left_on else "cooling_period"
        yield Reason(code, stay.left_on, free - timedelta(days=1), stay.application_id, rule.clause)


def _bars(stay: Stay, rules: StandingRules) -> Bars | None:
    rule = rules.exits.get(stay.route or "") if stay.is_over else None
    return rule.bars if rule else None


def _of_a_violation(known: KnownOfFirm, one: KnownViolation, on: date, rules: StandingRules) -> Iterator[Reason]:
    if one.effect == "nothing" or one.ground == NO_PROGRESS:
        return
    settled = known.present is not None or any(_bars(stay, rules) == "for_good" for stay in known.stays)
    if settled and not touches_a_member(known, one, rules):
        return
    rule = rules.grounds.get(one.ground, GroundRule(""))
    older = rule.bars_older and known.is_no_younger(one.confirmed_on)
    until = None if settled or one.ground == FILING else _last_day(one, rules)
    against = settled or _bars_entry(one, until, on, rules)
    if one.effect == "suspends":
        if against or older:
            yield Reason("appeal_pending", one.appeal_on or one.confirmed_on, source=one.id, clause=rule.clause)
        return
    if older:
        yield Reason("before_falsification", one.acts_since, source=one.id, clause=rule.clause, ground=rule)
    if against:
        yield Reason(_ACTS.get(one.ground, "violation_acts"), one.acts_since, until, one.id, rule.clause)


_ACTS: Final[Mapping[str, Code]] = {FILING: "filing_acts"}


def _bars_entry(one: KnownViolation, until: date | None, on: date, rules: StandingRules) -> bool:
    if one.ground == FILING:
        return rules.filings_bar
    return until is not None and on <= until


def _last_day(one: KnownViolation, rules: StandingRules) -> date | None:
    years = rules.look_back_years
    return None if years is None else months_after(one.occurred_on, 12 * min(years, _EVER))


def _of_the_application(known: KnownOfFirm, on: date, clauses: ApplicationClauses) -> Iterator[Reason]:
    asked = known.asked
    if asked is None:
        yield Reason("not_assessed")
        return
    # Whoever is not the firm's unit cannot put aside what its own unit sent.
    for newer in _newer(filter(known.is_of_its_unit, known.applications), asked):
        yield Reason("superseded", newer.received_on, source=newer.id)
    for stay in known.stays:
        if stay.application_id == asked.id:
            yield Reason("spent", stay.admitted_on, source=asked.id)
    yield from _of_the_assessment(asked, on, clauses.standard)
    if asked.recommended_on is None:
        yield Reason("not_recommended", source=asked.id, clause=clauses.recommendation)
    elif asked.recommended_on > on:
        last = asked.recommended_on - timedelta(days=1)
        yield Reason("recommended_later", until=last, source=asked.id, clause=clauses.recommendation)
    if not known.is_of_its_unit(asked):
        yield Reason("unit_elsewhere", source=asked.id, clause=clauses.own_unit)


def _newer(applications: Iterable[KnownApplication], asked: KnownApplication) -> list[KnownApplication]:
    found = [one for one in applications if one.counts and one.id != asked.id and one.age > asked.age]
    return sorted(found, key=lambda one: one.age)[-1:]


def _of_the_assessment(asked: KnownApplication, on: date, clause: str | None) -> Iterator[Reason]:
    if unjudged := _UNJUDGED.get(asked.outcome):
        yield Reason(unjudged, source=asked.id, clause=clause)
        return
    waivers = asked.waivers
    if waivers.lapsed(on):
        assert waivers.lapse is not None
        yield Reason("certificate_lapsed", waivers.lapse.last_day + timedelta(days=1), source=asked.id, clause=clause)
    if asked.outcome == "needs_waiver" and (lacking := waivers.lacking(on)):
        ended = waivers.expired_on(on) if lacking == "waiver_expired" else None
        since = ended + timedelta(days=1) if ended else None
        yield Reason(lacking, since, source=asked.id, clause=clause)
