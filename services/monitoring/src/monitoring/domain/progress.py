"""What a member reports of its progress, and which figures cannot be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring.domain.fault import Fault
from monitoring.domain.periods import first_day
from monitoring.domain.product_years import ProductYear, faults_of_years


@dataclass(frozen=True, slots=True)
class Recognised:
    """A product recognised as patent-intensive, and since when (T12.1c)."""

    name: str
    recognised_on: date


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of one firm and period; amounts in yuan, None where nothing was reported.

    The patent industrialisation rate is industrialised over valid (A5), so that it compares with the rate at admission.
    """

    uscc: str
    period: str
    reported_on: date
    valid_patents: int
    industrialised_patents: int
    recognised_products: tuple[Recognised, ...] = ()
    sales_yuan: Decimal | None = None
    profit_yuan: Decimal | None = None
    rd_input_yuan: Decimal | None = None
    new_filings: int | None = None
    """Patent products newly filed in the period."""
    narrative: str | None = None
    product_years: tuple[ProductYear, ...] = ()


def faults(progress: Progress, today: date) -> list[Fault]:
    """Everything about the report that cannot be, all at once; `today` is the legal date."""
    return [
        *_rate(progress),
        *_days(progress, today),
        *_products(progress, today),
        *faults_of_years(progress.product_years, min(progress.reported_on, today)),
    ]


def _rate(progress: Progress) -> Iterator[Fault]:
    if progress.industrialised_patents > progress.valid_patents:
        yield Fault(
            "industrialised_patents",
            "industrialised_exceeds_valid",
            {
                "zh": f"已产业化专利数不得多于有效专利数 {progress.valid_patents}，请核对两项数据",
                "en": f"No more patents can be industrialised than the {progress.valid_patents} valid ones; check both",
            },
        )


def _days(progress: Progress, today: date) -> Iterator[Fault]:
    if progress.reported_on > today:
        yield _ahead("reported_on", progress.reported_on, today)
    if (begins := first_day(progress.period)) > progress.reported_on:
        yield Fault(
            "period",
            "period_not_begun",
            {
                "zh": f"报告期 {progress.period} 自 {begins} 开始，晚于填报日期 {progress.reported_on}，请核对",
                "en": f"Period {progress.period} begins on {begins}, after the day of the report "
                f"{progress.reported_on}; check both",
            },
        )


def _products(progress: Progress, today: date) -> Iterator[Fault]:
    names: set[str] = set()
    latest = min(progress.reported_on, today)
    for place, product in enumerate(progress.recognised_products):
        if product.recognised_on > latest:
            yield _ahead(f"recognised_products/{place}/recognised_on", product.recognised_on, latest)
        if product.name in names:
            yield _twice(place, product.name)
        names.add(product.name)


def _ahead(pointer: str, day: date, latest: date) -> Fault:
    return Fault(
        pointer,
        "date_ahead",
        {
            "zh": f"日期 {day} 不得晚于 {latest}，请改正",
            "en": f"{day} may not be later than {latest}; correct it",
        },
    )


def _twice(place: int, name: str) -> Fault:
    return Fault(
        f"recognised_products/{place}/name",
        "product_twice",
        {"zh": f"产品“{name}”重复填写，请只保留一行", "en": f"Product “{name}” is listed twice; keep one line"},
    )
