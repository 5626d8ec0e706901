"""Whether a declaration holds together: checks between its fields, the same for a workbook row and a JSON body."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from intake.domain.faults import Refusal, refuse, refuse_value, say
from shared.domain.bad_value import BadValue
from shared.domain.declaration import Declaration, Patent
from shared.domain.patent import PatentKind, kind_of
from shared.plan.divisions import UnknownDivision
from shared.plan.model import Plan


def refusals(declaration: Declaration, on: date, plan: Plan) -> list[Refusal]:
    """Every reason why the declaration is not well-formed; codes must be today's, for names were resolved before."""
    found = [
        *(refuse(column, code) for column, code in firm_conflicts(
            declaration.employees, declaration.rd_staff, declaration.established_on, on)),
        *_unknown_codes(declaration, plan),
    ]  # fmt: skip
    for index, patent in enumerate(declaration.patents):
        for column, code in patent_conflicts(patent.patent_no, patent.kind, patent.granted_on, on):
            found.append(refuse(column, code, ("patents", index)))
    found += [refuse("patent_no", "rows_disagree", ("patents", index)) for index in disagreeing(declaration.patents)]
    return found


def firm_conflicts(
    employees: int | None, rd_staff: int | None, established_on: date | None, on: date
) -> Iterator[tuple[str, str]]:
    """Columns and codes of figures of a firm that cannot hold together; a missing one is in no conflict."""
    if established_on is not None and established_on > on:
        yield "established_on", "after_reference_date"
    if employees is not None and rd_staff is not None and rd_staff > employees:
        yield "rd_staff", "staff_exceeds_employees"


def patent_conflicts(
    patent_no: str | None, kind: PatentKind | None, granted_on: date | None, on: date
) -> Iterator[tuple[str, str]]:
    """Columns and codes of what disagrees within one patent; an empty kind does not disagree."""
    if kind is not None and patent_no is not None and kind_of(patent_no) != kind:
        yield "kind", "kind_mismatch"
    if granted_on is not None and granted_on > on:
        yield "granted_on", "after_reference_date"


def disagreeing(patents: Sequence[Patent]) -> list[int]:
    """The places of all entries of a patent that stands more than once and not always with the same facts."""
    places: dict[str, list[int]] = {}
    for place, patent in enumerate(patents):
        places.setdefault(patent.patent_no, []).append(place)
    if len(places) == len(patents):
        return []
    return sorted(
        place
        for group in places.values()
        if any(patents[place] != patents[group[0]] for place in group[1:])
        for place in group
    )


def _unknown_codes(declaration: Declaration, plan: Plan) -> Iterator[Refusal]:
    if declaration.reporting_unit not in plan.units:
        yield _closer("reporting_unit", "unknown_unit", plan.units.find, declaration.reporting_unit)
    if declaration.industry_class is not None and declaration.industry_class not in plan.industries:
        yield refuse("industry_class", "unknown_class")
    division = declaration.registered_division
    if division is not None and division not in plan.divisions:
        yield from _unknown_division(division, plan)


def _unknown_division(division: str, plan: Plan) -> Iterator[Refusal]:
    try:
        place = plan.divisions.find(division)
    except UnknownDivision as bad:
        yield refuse_value("registered_division", "unknown_division", bad)
        return
    if place.written != division:
        today = say(f"应填现行六位代码 {place.written}", f"Give the division by its code of today, {place.written}")
        yield Refusal("registered_division", "unknown_division", today)


def _closer(column: str, code: str, find: Callable[[str], object], text: str) -> Refusal:
    """The refusal with the text of the look-up that fails."""
    try:
        find(text)
    except BadValue as bad:
        return refuse_value(column, code, bad)
    return refuse(column, code)
