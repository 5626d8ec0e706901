"""What spoils an invented firm: cases that need a waiver, cannot be decided, or fail; each is one small change."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import Final

from miaopu.demo.firms import Firm, Maker
from miaopu.demo.vocabulary import ELSEWHERE, INTENSIVE, ORDINARY, UNLISTED, WITHOUT_SIZE_TABLE, Trade

Change = Callable[[Firm, Maker], None]
Case = tuple[Sequence[Trade], str, Sequence[Change]]
"""Trades to choose from, the two first characters of the code, and the changes."""


def _set(**cells: str | int | float) -> Change:
    def change(firm: Firm, maker: Maker) -> None:  # noqa: ARG001 - every change has this form
        firm.cells.update(cells)

    return change


def _main_product(**cells: str) -> Change:
    def change(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
        firm.main_product.update(cells)

    return change


def _expired_qualification(firm: Firm, maker: Maker) -> None:
    reference = maker.reference
    ends = (date(reference.year - 1, 11, 30), reference - timedelta(days=1), date(reference.year - 2, 12, 31))
    firm.cells["qualifications"] = maker.listed[0]
    firm.cells["qualifications_valid_to"] = str(maker.chance.choice(ends))


def _unlisted_qualification(firm: Firm, maker: Maker) -> None:
    firm.cells["qualifications"] = maker.chance.choice(UNLISTED).format(province=maker.plan.divisions.home.short_zh)
    firm.cells["qualifications_valid_to"] = ""


def _no_main_product(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
    firm.main_product["main"] = "否"


def _unknown_use(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
    for patent in firm.valid_patents():
        patent["industrialised"] = ""


def _little_use(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
    valid = firm.valid_patents()
    for patent in valid[(len(valid) - 1) // 2 :]:
        patent["industrialised"], patent["product"] = "否", ""


def _no_valid_patent(firm: Firm, maker: Maker) -> None:  # noqa: ARG001
    for patent in firm.patents:
        patent["legal_status"] = "失效"


def _large(firm: Firm, maker: Maker) -> None:
    employees = maker.chance.randint(1000, 3200)
    revenue = round(employees * maker.chance.uniform(45, 90), 2)
    firm.cells.update(employees=employees, revenue=revenue, total_assets=round(revenue * 1.2, 2))
    firm.cells.update(rd_input=round(revenue * 0.06, 2), rd_staff=employees // 4)


def _little_research(firm: Firm, maker: Maker) -> None:
    revenue = float(str(firm.cells["revenue"]))
    firm.cells["revenue"] = revenue = max(revenue, 900.0)
    firm.cells["rd_input"] = round(min(revenue * maker.chance.uniform(0.02, 0.09), 499.99), 2)


def _few_researchers(firm: Firm, maker: Maker) -> None:
    employees = int(str(firm.cells["employees"]))
    firm.cells["rd_staff"] = round(employees * maker.chance.uniform(0.02, 0.18))
    firm.cells["university_cooperation"] = "否"


def _elsewhere(firm: Firm, maker: Maker) -> None:
    outside = [place for place in ELSEWHERE if not maker.plan.divisions.find(place).inside]
    firm.cells["registered_division"] = maker.chance.choice(outside)


_NO_QUALIFICATION: Final = _set(qualifications="无", qualifications_valid_to="")
_NO_ANSWER: Final = _set(qualifications="", qualifications_valid_to="")
_NOT_FILED: Final = _main_product(filing_status="未备案", filing_year="")

_WAIVERS: Final[Sequence[Case]] = (
    (ORDINARY, "91", ()),
    (INTENSIVE, "91", (_NOT_FILED,)),
    (INTENSIVE, "91", (_expired_qualification,)),
    (INTENSIVE, "91", (_NO_QUALIFICATION,)),
    (ORDINARY, "91", ()),
    (INTENSIVE, "91", (_NOT_FILED,)),
    (INTENSIVE, "91", (_unlisted_qualification,)),
    (ORDINARY, "91", (_NOT_FILED,)),
    (INTENSIVE, "91", (_NO_ANSWER,)),
    (ORDINARY, "91", ()),
    (INTENSIVE, "91", (_main_product(filing_status=""),)),
    (ORDINARY, "91", (_NO_QUALIFICATION, _NOT_FILED)),
)
_REVIEWS: Final[Sequence[Case]] = (
    (INTENSIVE, "91", (_set(rd_input=""),)),
    (WITHOUT_SIZE_TABLE, "91", ()),
    (INTENSIVE, "91", (_unknown_use,)),
    (INTENSIVE, "91", (_no_main_product,)),
    (INTENSIVE, "91", (_main_product(core_patents=""),)),
    (INTENSIVE, "91", (_set(own_trademarks=""),)),
    (INTENSIVE, "91", (_set(employees="", revenue=""),)),
    (INTENSIVE, "91", (_set(ip_staff=""),)),
    (INTENSIVE, "91", (_set(rd_leader=""),)),
    (INTENSIVE, "91", (_set(legal_person="", misconduct=""),)),
)
_FAILURES: Final[Sequence[Case]] = (
    (INTENSIVE, "91", (_little_research,)),
    (INTENSIVE, "91", (_little_use,)),
    (INTENSIVE, "91", (_set(own_trademarks=0),)),
    (INTENSIVE, "91", (_few_researchers,)),
    (INTENSIVE, "91", (_set(ip_safeguards="否"),)),
    (ORDINARY, "91", (_little_research, _NOT_FILED)),
    (INTENSIVE, "91", (_set(rd_team="否"),)),
    (INTENSIVE, "91", (_large,)),
    (INTENSIVE, "91", (_little_use, _set(ip_body="否"))),
    (INTENSIVE, "91", (_no_valid_patent,)),
    (INTENSIVE, "91", (_set(misconduct="有"),)),
    (INTENSIVE, "91", (_little_research, _few_researchers)),
    (INTENSIVE, "91", (_set(abnormal_filings="有"),)),
    (INTENSIVE, "91", (_elsewhere,)),
    (INTENSIVE, "91", (_set(legal_person="否"),)),
    (ORDINARY, "91", (_little_use, _expired_qualification)),
    (INTENSIVE, "92", (_set(legal_person="否"),)),
    (INTENSIVE, "91", (_set(ip_rules="否", ip_staff="否"),)),
    (INTENSIVE, "91", (_little_research, _set(rd_input=""), _set(own_trademarks=0))),
)
CASES: Final[dict[str, Sequence[Case]]] = {
    "eligible": ((INTENSIVE, "91", ()),),
    "needs_waiver": _WAIVERS,
    "needs_review": _REVIEWS,
    "ineligible": _FAILURES,
}
"""By outcome; they are played in turn, so that even a small round shows the first ones."""


def firms_of(maker: Maker, outcome: str, count: int) -> Iterator[Firm]:
    """So many firms with this outcome on the reference date."""
    for (trades, entity, changes), _ in zip(cycle(CASES[outcome]), range(count), strict=False):
        firm = maker.firm(trades, entity)
        for change in changes:
            change(firm, maker)
        yield firm
