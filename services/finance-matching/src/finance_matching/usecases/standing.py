"""Asks how firms stand before they are listed; whoever asks for an act holds the lists' lock, as every writer does."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from finance_matching.store.tables import Member
from shared.domain.known_of_firm import KnownOfFirm
from shared.domain.standing import Standing, standing
from shared.firms.read import read_stays, read_violations
from shared.firms.rules import standing_rules
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound
from shared.usecases.legal_date import rules_in_force

_WITH_VIOLATIONS = "SELECT DISTINCT uscc FROM violation WHERE uscc = ANY($1)"


async def standings_of(
    uow: Reading, usccs: Collection[str], on: date, known_at: datetime | None = None
) -> dict[str, Standing]:
    """How each firm stands on the day as a member; applications are other services' business.

    Raises:
        BeforePlan: the day.
    """
    plan = uow.plan
    rules = standing_rules(plan, rules_in_force(plan, on))
    stays = await read_stays(uow, usccs, known_at)
    violations = await read_violations(uow, usccs, plan, known_at)
    return {
        uscc: standing(KnownOfFirm(violations=violations.get(uscc, ()), stays=stays.get(uscc, ())), on, rules)
        for uscc in usccs
    }


async def in_the_way(uow: UnitOfWork, usccs: Collection[str], on: date) -> dict[str, Standing]:
    """Of these members those that may not be listed: a violation acts against them, or is under appeal.

    Raises:
        BeforePlan: the day.
    """
    rows = await uow.execute_native(_WITH_VIOLATIONS, list(usccs))
    found: Sequence[str] = [row["uscc"] for row in rows]
    standings = await standings_of(uow, found, on) if found else {}
    return {uscc: one for uscc, one in standings.items() if one.against_membership}


async def standing_of(uow: Reading, uscc: str, on: date, known_at: datetime | None) -> Standing:
    """How one firm stands on the day, for people to read.

    Raises:
        NotFound: it was never a member, or is outside the caller's scope. BeforePlan: the day.
    """
    member = await uow.session.get(Member, uscc)
    if member is None or not uow.caller.scope.sees(unit=member.reporting_unit, uscc=uscc):
        raise NotFound
    return (await standings_of(uow, [uscc], on, known_at))[uscc]
