"""Moves of products and patents, whose rise changes other facts too.

One new patent is always enough to be named as core patent; every further one only raises what the rate asks for.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from eligibility.domain.route.moves import Move, raised
from eligibility.domain.route.start import Start
from shared.plan.efforts import StepKind


def made_true(start: Start, slot: str) -> tuple[Move, ...]:
    """The least move of a slot that helps a core patent to be named or a main product to be filed."""
    firm = start.firm
    if slot == "main_products":
        return (products(start, 1),) if firm["main_products"] == 0 else ()
    if slot == "core_patents":
        return (_core(start, start.patent_numbers[:1]),) if start.patent_numbers else ()
    if slot == "valid_patents":
        return (new_patents(start, firm["valid_patents"] + 1),)
    return (filings(start, firm["filed_main_products"] + 1),)


def products(start: Start, to: int) -> Move:
    """So many main products; none at all is a value that is missing."""
    before = start.firm["main_products"]
    kind: StepKind = "improve" if before else "supply"
    return Move("main_products", kind, before, to, Decimal(to - before if before else 0), {"main_products": to})


def _core(start: Start, numbers: tuple[str, ...]) -> Move:
    missing = start.firm["core_patent_named"] is None
    facts = {"core_patents": numbers, "core_patent_named": True}
    return Move("core_patents", "supply" if missing else "improve", start.firm["core_patents"], numbers, facts=facts)


def new_patents(start: Start, to: int) -> Move:
    """The first is the core patent of the main product without a step of its own; none is in use before that rises."""
    move = raised(start.firm, "valid_patents", to)
    return Move(move.slot, move.kind, move.before, move.to, move.distance, {**move.facts, "core_patent_named": True})


def filings(start: Start, to: int) -> Move:
    """So many filed main products."""
    missing = start.firm["main_product_filed"] is None
    facts = {"filed_main_products": to, "main_product_filed": True}
    kind: StepKind = "supply" if missing else "improve"
    return Move("filed_main_products", kind, start.firm["filed_main_products"], to, facts=facts)


def used(start: Start, to: int) -> Move:
    """Patents of unknown use come first: their use need only be stated."""
    firm = start.firm
    more = to - firm["industrialised_patents"]
    facts = {"industrialised_patents": to, "unknown_patents": max(0, firm["unknown_patents"] - more)}
    kind: StepKind = "supply" if more <= firm["unknown_patents"] else "improve"
    return Move("industrialised_patents", kind, firm["industrialised_patents"], to, Decimal(more), facts)


RAISING: Final[Mapping[str, Callable[[Start, int], Move]]] = {
    "main_products": products,
    "valid_patents": new_patents,
    "filed_main_products": filings,
    "industrialised_patents": used,
}
"""Numbers whose rise changes other facts too."""
