"""Moves of the figures that A1.3, A6 and A7.2 share: size, R&D input, R&D staff.

A figure that was given stays, but for R&D input and R&D staff, which may rise. For each missing one the values offered
are those at which an answer turns, so that a least route always lies among them (see the decision record).
"""

from collections.abc import Iterable
from decimal import Decimal

from eligibility.domain.route.moves import Move, answer, exact, raised
from eligibility.domain.route.numbers import (
    CENT,
    MOST_PERSONS,
    MOST_YUAN,
    ONE,
    highest_below,
    highest_whole_of,
    least,
)
from eligibility.domain.route.start import Start


def options(start: Start) -> dict[str, tuple[Move, ...]]:
    """By slot, every move that could be part of a least route; the least value, of a size figure the highest, first."""
    firm = start.firm
    employees, revenues = _employees(start), _revenues(start)
    found = {
        "industry_class": _class(start),
        "employees": _supplied(start, "employees", employees),
        "revenue_yuan": _supplied(start, "revenue_yuan", revenues),
        "total_assets_yuan": _supplied(start, "total_assets_yuan", _assets(start)),
    }
    if start.open("A6"):
        found["rd_input_yuan"] = _inputs(start, _either(firm["revenue_yuan"], revenues))
    if start.open("A7.2"):
        found["rd_staff"] = _staff(start, _either(firm["employees"], employees))
        found["university_cooperation"] = answer(firm, "university_cooperation", True)
    return found


def _class(start: Start) -> tuple[Move, ...]:
    """Of a missing class nothing is known, so that giving it counts as meeting what it decides."""
    missing = start.firm["industry_class"] is None
    return (Move("industry_class", "supply", settles=frozenset({"A1.3", "A3"})),) if missing else ()


def _supplied(start: Start, name: str, values: Iterable[Decimal]) -> tuple[Move, ...]:
    return tuple(raised(start.firm, name, exact(name, each)) for each in sorted(set(values), reverse=True))


def _either(known: Decimal | int | None, supplied: list[Decimal]) -> list[Decimal]:
    return supplied if known is None else [Decimal(known)]


def _cap(start: Start, name: str, step: Decimal) -> Decimal | None:
    """The highest figure below where "large" begins; None where it is of no help to A1.3."""
    bound = start.findings["A1.3"].limits.get(name)
    if not start.open("A1.3") or bound is None or bound <= 0:
        return None
    return highest_below(bound, step)


def _turning(wanted: Iterable[Decimal], cap: Decimal | None, most: Decimal) -> list[Decimal]:
    """The values at which an answer turns, those that a declaration can hold."""
    values = [min(value, most) for value in wanted]
    return values if cap is None else [*values, min(cap, most)]


def _employees(start: Start) -> list[Decimal]:
    firm, share = start.firm, start.p.number("A7.2.rd_staff_share")
    if firm["employees"] is not None:
        return []
    wanted: list[Decimal] = []
    if start.open("A7.2"):
        staff = Decimal(firm["rd_staff"] or 1)  # one that a step adds, where there is none
        wanted.append(highest_whole_of(staff, share, ONE) if share else MOST_PERSONS)
    return _turning(wanted, _cap(start, "employees", ONE), MOST_PERSONS)


def _revenues(start: Start) -> list[Decimal]:
    firm, share = start.firm, start.p.number("A6.rd_share")
    if firm["revenue_yuan"] is not None:
        return []
    wanted: list[Decimal] = []
    if start.open("A6"):
        spent = [firm["rd_input_yuan"] or CENT, CENT]  # a cent that a step adds, where there is less
        wanted = [highest_whole_of(part, share, CENT) if share else MOST_YUAN for part in spent]
    return _turning(wanted, _cap(start, "revenue_yuan", CENT), MOST_YUAN)


def _assets(start: Start) -> list[Decimal]:
    missing = start.firm["total_assets_yuan"] is None
    return _turning([], _cap(start, "total_assets_yuan", CENT), MOST_YUAN) if missing else []


def _inputs(start: Start, revenues: Iterable[Decimal]) -> tuple[Move, ...]:
    """The amount, or the share of each revenue, whichever is reached first."""
    bounds = [start.p.number("A6.rd_input_yuan"), *(start.p.number("A6.rd_share") * each for each in revenues if each)]
    wanted = {least(bound, CENT) for bound in bounds}
    known = start.firm["rd_input_yuan"]
    return tuple(
        raised(start.firm, "rd_input_yuan", value) for value in sorted(wanted) if known is None or value > known
    )


def _staff(start: Start, employees: Iterable[Decimal]) -> tuple[Move, ...]:
    """The share of each number of employees, which it never exceeds."""
    wanted = {int(least(start.p.number("A7.2.rd_staff_share") * each, ONE)) for each in employees if each}
    known = start.firm["rd_staff"]
    return tuple(raised(start.firm, "rd_staff", value) for value in sorted(wanted) if known is None or value > known)
