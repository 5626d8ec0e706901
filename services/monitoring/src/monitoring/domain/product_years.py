"""Figures of one patent-intensive product in one year, and which of them cannot be (T12.1c)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from monitoring.domain.fault import Fault

ProductState = Literal["filed", "recognised"]


@dataclass(frozen=True, slots=True)
class ProductYear:
    """Sales and profit of a product in a calendar year, in yuan; `filing_no` is the number of its filing (备案)."""

    product: str
    data_year: int
    state: ProductState
    sales: Decimal
    profit: Decimal
    recognised_on: date | None = None
    filing_no: str | None = None
    grade: str | None = None


def faults_of_years(years: Sequence[ProductYear], reported_on: date) -> Iterator[Fault]:
    """Each year that is not over, each product twice in a year, each recognition that is missing or lies ahead."""
    seen: set[tuple[str, int]] = set()
    for place, one in enumerate(years):
        pointer = f"product_years/{place}"
        if one.data_year >= reported_on.year:
            yield _not_over(f"{pointer}/data_year", one.data_year, reported_on)
        if (one.product, one.data_year) in seen:
            yield _twice(f"{pointer}/data_year", one)
        seen.add((one.product, one.data_year))
        yield from _recognition(f"{pointer}/recognised_on", one, reported_on)


def _recognition(pointer: str, one: ProductYear, reported_on: date) -> Iterator[Fault]:
    if (one.state == "recognised") != (one.recognised_on is not None):
        zh, en = (
            "已认定的产品须填认定日期，仅备案的不填",
            "a recognised product has its day, one that is only filed none",
        )
        yield Fault(pointer, "recognition_and_state", {"zh": f"{zh}，请改正", "en": f"Correct it: {en}"})
    elif one.recognised_on and one.recognised_on > reported_on:
        zh, en = f"日期 {one.recognised_on} 不得晚于 {reported_on}", f"{one.recognised_on} may not be later than"
        yield Fault(pointer, "date_ahead", {"zh": f"{zh}，请改正", "en": f"{en} {reported_on}; correct it"})


def _not_over(pointer: str, year: int, reported_on: date) -> Fault:
    return Fault(
        pointer,
        "year_not_over",
        {
            "zh": f"{year} 年至填报日期 {reported_on} 尚未结束，请填写已结束的年度",
            "en": f"{year} is not over on the day of the report {reported_on}; give a year that has ended",
        },
    )


def _twice(pointer: str, one: ProductYear) -> Fault:
    return Fault(
        pointer,
        "product_year_twice",
        {
            "zh": f"产品“{one.product}” {one.data_year} 年重复填写，请只保留一行",
            "en": f"Product “{one.product}” is listed twice for {one.data_year}; keep one line",
        },
    )
