"""What a declaration's products and patents come to: what criteria on them look at."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from eligibility.domain.places import compact
from shared.domain.declaration import Declaration, Patent, Product
from shared.domain.patent import kind_of

ALL_KINDS: Final = "all_kinds"


def facts_of_products(declaration: Declaration, basis: str, *, none: bool = False) -> dict[str, Any]:
    """The facts by name; `basis` says which valid patents enter the industrialisation rate (M10).

    With `none` a firm without main products was found to have none; else they were not given.
    """
    patents, mains = _valid(declaration.patents), main_products(declaration)
    counted, core = _counted(patents, basis), _core_patents(mains, patents)
    return {
        "main_products": len(mains),
        "core_patents": core,
        "core_patent_named": False if none and not mains else _named(mains, core),
        "filed_main_products": sum(product.filing_status == "filed" for product in mains),
        "main_product_filed": False if none and not mains else _filed(mains),
        "valid_patents": len(counted),
        "industrialised_patents": sum(patent.industrialised is True for patent in counted),
        "unknown_patents": sum(patent.industrialised is None for patent in counted),
        "patent_basis": basis,
    }


def main_products(declaration: Declaration) -> list[Product]:
    """The main products."""
    return [product for product in declaration.products if product.main]


def _valid(patents: Sequence[Patent]) -> dict[str, Patent]:
    """The valid patents by number: one that is listed twice counts once."""
    return {patent.patent_no: patent for patent in patents if patent.legal_status == "valid"}


def _counted(valid: Mapping[str, Patent], basis: str) -> list[Patent]:
    """The valid patents that enter the industrialisation rate under the basis in force (M10)."""
    if basis == ALL_KINDS:
        return list(valid.values())
    return [patent for patent in valid.values() if kind_of(patent.patent_no) == "invention"]


def inventions_counted(declaration: Declaration) -> tuple[int, int, int]:
    """Valid, industrialised and of unknown use among the valid inventions: what the rate counts on that basis (M10)."""
    valid = _valid(declaration.patents).values()
    uses = [patent.industrialised for patent in valid if kind_of(patent.patent_no) == "invention"]
    return len(uses), uses.count(True), uses.count(None)


def _core_patents(mains: Sequence[Product], valid: Mapping[str, Patent]) -> tuple[str, ...]:
    named = {compact(number) for product in mains for number in product.core_patents}
    return tuple(sorted(named & valid.keys()))


def _named(mains: Sequence[Product], core: Sequence[str]) -> bool | None:
    """Whether a main product names a valid patent; a main product that names none yet leaves it open."""
    if core:
        return True
    return False if mains and all(product.core_patents for product in mains) else None


def _filed(mains: Sequence[Product]) -> bool | None:
    if any(product.filing_status == "filed" for product in mains):
        return True
    return False if mains and all(product.filing_status == "not_filed" for product in mains) else None
