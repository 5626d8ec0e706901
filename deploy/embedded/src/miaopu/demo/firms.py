"""Invented firms that meet all criteria of the shipped plan; the cases of the demo spoil some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from intake.workbook.sheet import Cell
from miaopu.demo.numbers import Numbers
from miaopu.demo.places import counties_of, name_of_place, weights_of
from miaopu.demo.vocabulary import (
    BRANDS,
    DESIGN_FORM,
    FORMS,
    GIVEN_NAMES,
    INTENSIVE,
    LISTED,
    PATENT_FORMS,
    SURNAMES,
    Trade,
)
from shared.plan.divisions import Division
from shared.plan.model import Plan

Cells = dict[str, Cell]
"""A row by the identifiers of its columns."""

_YEAR: Final = 2024
"""In which the figures below are written; they move with the year of the reference date."""
_LAST_GRANT: Final = timedelta(days=26)
"""Before the reference date."""
_KINDS: Final = ("发明", "实用新型", "外观设计")
_KIND_WEIGHTS: Final = (55, 35, 10)
_FIRST_FILING: Final = {"发明": 2012, "实用新型": 2016, "外观设计": 2016}
"""Late enough that no term has ended on the reference date."""
_ENOUGH_RESEARCH: Final = 500
"""In 万元: from here on the amount alone meets the criterion on research."""
_FILED_RECENTLY: Final = 2023
_CONSENT: Final = ("是",) * 17 + ("否",) * 2 + ("",)


@dataclass(slots=True)
class Firm:
    """The rows of one firm in the three sheets."""

    cells: Cells
    patents: list[Cells]
    products: list[Cells]
    trade: Trade

    def valid_patents(self) -> list[Cells]:
        """The rows that count as patents."""
        return [patent for patent in self.patents if patent["legal_status"] == "有效"]

    @property
    def main_product(self) -> Cells:
        """The product marked main."""
        return next(product for product in self.products if product["main"] == "是")


class Maker:
    """Makes good firms, one after another, from one source of chance."""

    def __init__(self, chance: Random, plan: Plan, reference: date) -> None:
        self.chance = chance
        self.plan = plan
        self.reference = reference
        self.listed = _listed(plan, reference)
        self.numbers = Numbers(chance)
        self._brands: set[str] = set()
        self._weights = weights_of(plan)
        self._units = self._every_unit_first()

    def firm(self, trades: Sequence[Trade] = INTENSIVE, entity: str = "91") -> Firm:
        """A firm that meets every criterion that does not follow from its trade."""
        trade = self.chance.choice(trades)
        unit = self._next_unit()
        seat = self.seat_within(unit)
        uscc = self.numbers.uscc(seat.code, entity)
        name = self._name(unit, trade)
        cells: Cells = {"name": name, "uscc": uscc, **self._place(unit, seat), **self._size(trade), **self._answers()}
        patents = self._patents(uscc, trade)
        return Firm(cells, patents, self._products(uscc, trade, patents, float(str(cells["revenue"]))), trade)

    def seat_within(self, unit: str) -> Division:
        """A county of a unit, or the unit itself where it is one."""
        counties = counties_of(unit, self.plan)
        return self.chance.choice(counties) if counties else self.plan.divisions[unit]

    def patent(self, uscc: str, trade: Trade, *, industrialised: str) -> Cells:
        """A valid patent of the firm."""
        kind = self.chance.choices(_KINDS, _KIND_WEIGHTS)[0]
        year = self.chance.randint(_FIRST_FILING[kind], _YEAR - 2) + self._years
        granted = date(year, 1, 1) + timedelta(days=self.chance.randint(400, 1300))
        product, subject = self.chance.choice(trade.products), self.chance.choice(trade.subjects)
        form = DESIGN_FORM if kind == "外观设计" else self.chance.choice(PATENT_FORMS)
        return {
            "uscc": uscc,
            "patent_no": self.numbers.patent(year, kind),
            "title": form.format(subject=subject, product=product),
            "kind": kind,
            "legal_status": "有效",
            "granted_on": min(granted, self.reference - _LAST_GRANT),
            "origin": self.chance.choices(("自研", "受让", "许可"), (85, 10, 5))[0],
            "industrialised": industrialised,
            "product": product if industrialised == "是" else "",
            "pledged": self.chance.choices(("否", "是"), (92, 8))[0],
            "citations": self.chance.randint(0, 18),
        }

    @property
    def _years(self) -> int:
        """By how many years the round is later than the one that the figures were written for."""
        return self.reference.year - _YEAR

    def _certificate_ends(self) -> date:
        """The end of a month after the reference date."""
        end = date(self.chance.randint(_YEAR, _YEAR + 2) + self._years, self.chance.randint(7, 12), 30)
        return end if end >= self.reference else end.replace(year=end.year + 1)

    def _every_unit_first(self) -> list[str]:
        """Each unit once, before chance decides: the smallest would often be left out."""
        units = list(self._weights)
        self.chance.shuffle(units)
        return units

    def _next_unit(self) -> str:
        if self._units:
            return self._units.pop()
        return self.chance.choices(list(self._weights), list(self._weights.values()))[0]

    def _name(self, unit: str, trade: Trade) -> str:
        place = name_of_place(unit, self.plan)
        while True:
            brand = "".join(map(self.chance.choice, BRANDS))
            if f"{place}{brand}{trade.business}" not in self._brands:
                self._brands.add(f"{place}{brand}{trade.business}")
                return f"{place}{brand}{trade.business}{self.chance.choice(FORMS)}"

    def _place(self, unit: str, seat: Division) -> Cells:
        return {
            "registered_division": seat.code,
            "reporting_unit": self.plan.units[unit].name_zh,
            "established_on": date(
                self.chance.randint(1998, 2019) + self._years, self.chance.randint(1, 12), self.chance.randint(1, 28)
            ),
        }

    def _size(self, trade: Trade) -> Cells:
        """Figures in 万元: research of at least a tenth of the revenue, or of five million yuan."""
        employees = min(int(self.chance.lognormvariate(4.7, 0.7)) + 12, trade.most_employees)
        revenue = round(employees * self.chance.uniform(35, 95), 2)
        research = round(revenue * self.chance.uniform(0.05, 0.16), 2)
        if research < _ENOUGH_RESEARCH:
            research = max(research, round(revenue * 0.101, 2))
        staff = round(employees * self.chance.uniform(0.1, 0.38))
        cooperates = staff * 5 < employees or self.chance.random() < 0.5
        return {
            "industry_class": trade.industry_class,
            "employees": employees,
            "revenue": revenue,
            "total_assets": round(revenue * self.chance.uniform(0.6, 1.7), 2),
            "rd_input": research,
            "rd_calibre": self.chance.choice(("高企", "加计扣除", "统计")),
            "rd_staff": staff,
            "university_cooperation": "是" if cooperates else "否",
            "financing_need": self.chance.choice((300, 500, 800, 1000, 1500, 2000, 3000, 5000)),
        }

    def _answers(self) -> Cells:
        number = self.chance.choices((1, 2, 3), (60, 32, 8))[0]
        names = self.chance.sample(self.listed, min(number, len(self.listed)))
        ends = [self._certificate_ends() for _ in names]
        yes = ("legal_person", "rd_leader", "rd_team", "ip_rules", "ip_body", "ip_staff", "ip_safeguards")
        person = self.chance.choice(SURNAMES) + self.chance.choice(GIVEN_NAMES)
        return {
            "qualifications": "；".join(names),
            "qualifications_valid_to": ends[0] if len(ends) == 1 else "；".join(map(str, ends)),
            **dict.fromkeys(yes, "是"),
            "own_trademarks": self.chance.choice((1, 1, 2, 2, 3, 4, 6, 9)),
            "abnormal_filings": "无",
            "misconduct": "无",
            "bank_consent": self.chance.choice(_CONSENT),
            "contact_name": person,
            "contact_phone": f"000-0000{self.chance.randrange(10_000):04d}",
        }

    def _patents(self, uscc: str, trade: Trade) -> list[Cells]:
        """Three to twelve patents; more than half of the valid ones are in use."""
        count = self.chance.choices(range(3, 13), (6, 8, 10, 12, 13, 13, 12, 10, 9, 7))[0]
        used = self.chance.randint(count // 2 + 1, count)
        patents = [self.patent(uscc, trade, industrialised="是" if n < used else "否") for n in range(count)]
        for patent in patents[used:]:
            if self.chance.random() < 0.25:
                patent["legal_status"] = self.chance.choice(("失效", "审中"))
                patent["granted_on"] = patent["granted_on"] if patent["legal_status"] == "失效" else ""
        return patents

    def _products(self, uscc: str, trade: Trade, patents: Sequence[Cells], revenue: float) -> list[Cells]:
        main, *others = self.chance.sample(trade.products, k=len(trade.products))
        used = [str(patent["patent_no"]) for patent in patents if patent["industrialised"] == "是"]
        core = self.chance.sample(used, min(len(used), self.chance.randint(1, 3)))
        products = [self._product(uscc, main, revenue * self.chance.uniform(0.4, 0.8), main=True)]
        products[0]["core_patents"] = "；".join(core)
        for other in others[: self.chance.randint(0, 2)]:
            products.append(self._product(uscc, other, revenue * self.chance.uniform(0.02, 0.1), main=False))
        return products

    def _product(self, uscc: str, name: str, sales: float, *, main: bool) -> Cells:
        filed = main or self.chance.random() < 0.4
        recognised = filed and self.chance.random() < 0.06
        year = self.chance.choice((_FILED_RECENTLY - 1, _FILED_RECENTLY)) + self._years
        return {
            "uscc": uscc,
            "name": name,
            "main": "是" if main else "否",
            "core_patents": "",
            "filing_status": "已备案" if filed else "未备案",
            "filing_year": year if filed else "",
            "recognition": "已认定" if recognised else "未认定",
            "recognition_year": year if recognised else "",
            "sales": round(sales, 2),
            "profit": round(sales * self.chance.uniform(-0.02, 0.22), 2),
        }


def _listed(plan: Plan, on: date) -> tuple[str, ...]:
    """Certificates that the plan lists: common ones, else the first of its table."""
    common = tuple(name for name in LISTED if (found := plan.qualifications.find(name)) and found.counts_on(on))
    return common or tuple(one.name_zh for one in plan.qualifications.values() if one.counts_on(on))[: len(LISTED)]
