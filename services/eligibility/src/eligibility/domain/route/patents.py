"""Moves of products and patents, which A4.1, A4.2 and A5 share.

One new patent is always enough: it can be named as core patent, and every further one only raises what A5 asks for.
"""

from decimal import Decimal

from eligibility.domain.route.moves import Move, raised
from eligibility.domain.route.numbers import ONE, least
from eligibility.domain.route.start import Start
from shared.plan.efforts import StepKind


def options(start: Start) -> dict[str, tuple[Move, ...]]:
    """By slot, every move that could be part of a least route, the least value first."""
    firm = start.firm
    unnamed = start.open("A4.1")
    found: dict[str, tuple[Move, ...]] = {}
    if firm.main_products == 0:
        found["main_products"] = (Move("main_products", "supply", 0, 1, facts={"main_products": 1}),)
    if unnamed and start.patent_numbers:
        found["core_patents"] = (_core(start, start.patent_numbers[:1]),)
    if unnamed or firm.valid_patents == 0:
        found["valid_patents"] = (_new_patent(start),)
    if start.open("A4.2"):
        found["filed_main_products"] = (_filing(start),)
    if start.open("A5") or "valid_patents" in found:
        found["industrialised_patents"] = _industrialised(start, new="valid_patents" in found)
    return found


def _core(start: Start, numbers: tuple[str, ...]) -> Move:
    missing = start.firm.core_patent_named is None
    facts = {"core_patents": numbers, "core_patent_named": True}
    return Move("core_patents", "supply" if missing else "improve", start.firm.core_patents, numbers, facts=facts)


def _new_patent(start: Start) -> Move:
    """It is the core patent of the main product without a step of its own, and not in use before that is raised."""
    move = raised(start.firm, "valid_patents", start.firm.valid_patents + 1)
    return Move(move.slot, move.kind, move.before, move.to, move.distance, {**move.facts, "core_patent_named": True})


def _filing(start: Start) -> Move:
    missing = start.firm.main_product_filed is None
    before = start.firm.filed_main_products
    facts = {"filed_main_products": before + 1, "main_product_filed": True}
    return Move("filed_main_products", "supply" if missing else "improve", before, before + 1, facts=facts)


def _industrialised(start: Start, *, new: bool) -> tuple[Move, ...]:
    firm, share = start.firm, start.p.number("A5.industrialised_share")
    totals = {firm.valid_patents, firm.valid_patents + new}
    wanted = {int(least(share * total, ONE)) for total in totals}
    return tuple(_used(start, to) for to in sorted(wanted) if to > firm.industrialised_patents)


def _used(start: Start, to: int) -> Move:
    """Patents of unknown use come first: their use need only be stated."""
    firm = start.firm
    more = to - firm.industrialised_patents
    facts = {"industrialised_patents": to, "unknown_patents": max(0, firm.unknown_patents - more)}
    kind: StepKind = "supply" if more <= firm.unknown_patents else "improve"
    return Move("industrialised_patents", kind, firm.industrialised_patents, to, Decimal(more), facts)
