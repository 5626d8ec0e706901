"""What looks wrong in a declaration and is taken all the same: one rule for a workbook row and a JSON body."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from intake.domain.faults import Refusal, refuse
from shared.domain.declaration import Declaration, Product, Qualification
from shared.domain.patent import PatentKind, filing_year, kind_of
from shared.plan.divisions import Place
from shared.plan.model import Plan
from shared.plan.qualifications import NEVER, Named, bare_name

_TERM_YEARS: Final[Mapping[PatentKind, int]] = {"invention": 20, "utility_model": 10, "design": 15}
"""Terms from the filing date (Patent Law Art. 42, since 2021)."""
_SHORTEST_TERM_YEARS: Final = min(_TERM_YEARS.values())
_MOST_PER_EMPLOYEE: Final = Decimal(50_000_000)
_MOST: Final = Decimal(10) ** 11
_SALES_OVER_REVENUE: Final = Decimal("1.05")
_TELLING: Final = (
    "高新技术", "高企", "专精特新", "小巨人", "单项冠军", "知识产权优势", "知识产权示范", "运用试点",
)  # fmt: skip


def doubts(declaration: Declaration, on: date, plan: Plan) -> list[Refusal]:
    """All doubts of a well-formed declaration, with the texts of the answered workbook; fields as it names them."""
    division = declaration.registered_division
    place = None if division is None else plan.divisions.find(division)
    found = [
        refuse(column, code)
        for column, code in doubts_of_place(declaration.uscc, place, declaration.reporting_unit, plan)
    ]
    names = [one.name for one in declaration.qualifications or ()]
    if any(counts_for_nothing(name, plan.qualifications.named(name)) for name in names):
        found.append(refuse("qualifications", "unlisted_qualification"))
    if any(is_of_no_such_edition(one, plan) for one in declaration.qualifications or ()):
        found.append(refuse("qualifications", "edition_unlike"))
    for index, patent in enumerate(declaration.patents):
        if outlives_its_term(patent.patent_no, patent.legal_status, on):
            found.append(refuse("patent_no", "term_outlived", ("patents", index)))
    amounts = (declaration.revenue_yuan, declaration.total_assets_yuan, declaration.rd_input_yuan)
    implausible = implausible_amounts(*amounts, declaration.employees, declaration.products)
    return found + [refuse(field, "implausible") for field in implausible]


def doubts_of_place(uscc: str | None, place: Place | None, unit: str | None, plan: Plan) -> Sequence[tuple[str, str]]:
    """Columns and codes where the places of a firm differ: of the code's issue, of registration, of the unit."""
    if place is None:
        return []
    found = []
    if uscc is not None and plan.divisions.issued_elsewhere(uscc[2:8], place):
        found.append(("uscc", "issued_elsewhere"))
    own_unit = plan.divisions.unit_of(place.code) if place.code is not None else None
    if unit is not None and own_unit is not None and own_unit != unit:
        found.append(("reporting_unit", "unit_differs"))
    return found


def counts_for_nothing(item: str, known: Named | None) -> bool:
    """Whether a certificate looks as if it should count, and is not on the list or has never been put there."""
    if known is not None and known.listed.listed_from != NEVER:
        return False
    name = bare_name(item)
    return any(word in name for word in _TELLING)


def is_of_no_such_edition(held: Qualification, plan: Plan) -> bool:
    """Whether a certificate names an edition of its rules that there is not, or that its days do not fit."""
    known = plan.qualifications.named(held.name) if held.edition is not None else None
    editions = plan.qualifications.editions.of(known.listed.key) if known else ()
    if not editions:
        return False
    found = next((one for one in editions if one.edition == held.edition), None)
    if found is None:
        return True
    last = plan.qualifications.editions.last_day(found)
    early = found.given_from and held.valid_from and held.valid_from < found.given_from
    return bool(early or (last and held.valid_to and held.valid_to > last))


def outlives_its_term(patent_no: str, legal_status: object, on: date) -> bool:
    """Whether a patent is declared valid whose term has ended by its filing year."""
    if legal_status != "valid" or (year := filing_year(patent_no)) + _SHORTEST_TERM_YEARS >= on.year:
        return False
    return year + _TERM_YEARS[kind_of(patent_no)] < on.year


def implausible_amounts(
    revenue: Decimal | None,
    total_assets: Decimal | None,
    rd_input: Decimal | None,
    employees: int | None,
    products: Iterable[Product],
) -> Iterator[str]:
    """Fields of amounts, in yuan, that can hardly be meant: most were typed in yuan under a header of 万元."""
    if revenue is not None and _is_too_much(revenue, employees, products):
        yield "revenue_yuan"
    if total_assets is not None and total_assets > _MOST:
        yield "total_assets_yuan"
    if rd_input is not None and revenue is not None and 0 < revenue < rd_input:
        yield "rd_input_yuan"


def _is_too_much(revenue: Decimal, employees: int | None, products: Iterable[Product]) -> bool:
    sales = sum((product.sales_yuan for product in products if product.sales_yuan is not None), Decimal(0))
    return (
        revenue > _MOST
        or (bool(employees) and revenue > _MOST_PER_EMPLOYEE * (employees or 0))
        or sales > revenue * _SALES_OVER_REVENUE
    )
