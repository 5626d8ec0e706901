"""Moves that concern one criterion alone: yes-or-no answers, certificates, trademarks, waivers, a missing seat."""

from eligibility.domain.route.moves import WAIVER, Move, answer, raised
from eligibility.domain.route.numbers import ONE, least
from eligibility.domain.route.start import WAIVABLE, Start

_YES = {
    "A1.2": ("legal_person",),
    "A7.1": ("rd_leader", "rd_team"),
    "A9": ("ip_rules", "ip_body", "ip_staff", "ip_safeguards"),
}
_NO = {"A10.1": "abnormal_filings", "A10.2": "misconduct"}


def options(start: Start) -> dict[str, tuple[Move, ...]]:
    """By slot, every move that could be part of a least route."""
    firm = start.firm
    found: dict[str, tuple[Move, ...]] = {
        f"{WAIVER}{id_}": (_waiver(id_),) for id_ in sorted(WAIVABLE) if start.waivable(id_)
    }
    for criterion, names in _YES.items():
        found |= {name: answer(firm, name, True) for name in names if start.open(criterion)}
    found["legal_person"] = tuple(move for move in found.get("legal_person", ()) if move.kind == "supply")
    for name in _NO.values():
        supplied = () if name in firm.reviewed else answer(firm, name, False)
        found[name] = tuple(move for move in supplied if move.kind == "supply")
    if firm["registered_division"] is None:
        seat = Move("registered_division", "supply", settles=frozenset({"A1.1"}))
        found["registered_division"] = (seat,)
    if start.open("A2") and start.qualification:
        found["qualifications"] = (certificate(start, start.qualification),)
    if start.open("A8"):
        marks = int(least(start.p.number("A8.own_trademarks"), ONE))
        found["own_trademarks"] = (raised(firm, "own_trademarks", marks),)
    return found


def _waiver(criterion: str) -> Move:
    return Move(WAIVER + criterion, "waiver", settles=frozenset({criterion}))


def certificate(start: Start, name: str) -> Move:
    """The move to one listed certificate."""
    before = start.firm["qualifications"]
    return Move(
        "qualifications", "supply" if before is None else "improve", before, name, facts={"listed_qualification": True}
    )
