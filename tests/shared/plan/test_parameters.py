"""The numbers of the plan as they stand on a day, and how a new decree changes them."""

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shared.domain.calendar import Term
from shared.plan.dated import NotInForce
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan
from shared.plan.parameters import BadParameter, Definition, check_unit

FIRST = date(2024, 6, 6)


def test_the_numbers_of_the_plan() -> None:
    p = load_plan().on(FIRST)
    assert p.whole("pool.cap") == 500
    assert p.number("replenishment.factor") == 2
    assert p.whole("no_progress.years") == 2
    assert p.number("graduation.rate_rise_share") == Decimal("0.1")
    assert p.number("graduation.product_growth_share") == Decimal("0.2")
    assert p.words("co_signing.bodies") == ("IPO", "EIT")
    assert p.switch("no_progress.restarts") is False
    assert p.word("A2.kind") == "soft"
    assert p.number("A1.3.industry.revenue_yuan") == 400_000_000


def test_every_value_has_a_clause_a_text_in_both_languages_and_a_source() -> None:
    plan = load_plan()
    for name, values in plan.history.items():
        definition = plan.definitions[name]
        assert definition.clause
        assert definition.description
        assert definition.description_en
        assert all(value.source for value in values)


def test_before_the_plan_nothing_is_in_force() -> None:
    with pytest.raises(NotInForce, match="2024-06-06"):
        load_plan().on(date(2024, 6, 5))


def test_a_version_names_the_day_of_the_last_change_and_a_digest() -> None:
    plan = load_plan()
    assert re.fullmatch(r"hubei-2024-06-06\+[0-9a-f]{8}", plan.on(FIRST).version)
    assert plan.on(FIRST).version == plan.on(date(2026, 3, 31)).version
    assert load_plan() is plan


def amended(folder: Path, file: str, line: str) -> Path:
    """A copy of the shipped plan with one more line at the end of a file."""
    root = folder / "plan"
    shutil.copytree(PLANS / DEFAULT_PROVINCE, root)
    path = root / file
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    return root


def test_an_amendment_is_one_more_line_and_leaves_the_past_alone(tmp_path: Path) -> None:
    line = "  2026-01-01: { cap: 600, cap_binds_replenishment: yes, source: 修订通知 }\n"
    plan = load_plan(amended(tmp_path, "parameters/pool/cap.yaml", line))
    assert plan.on(date(2025, 12, 31)).whole("pool.cap") == 500
    assert plan.on(date(2026, 1, 1)).whole("pool.cap") == 600
    assert plan.on(date(2025, 12, 31)).version == load_plan().on(FIRST).version
    assert plan.version_of("pool", date(2025, 12, 31)) == load_plan().version_of("pool", FIRST)
    assert plan.version_of("pool", date(2026, 1, 1)).startswith("pool-2026-01-01+")
    assert plan.changes() == (FIRST, date(2026, 1, 1), *load_plan().changes()[1:])


def test_a_wrong_kind_of_value_is_a_mistake_of_the_caller() -> None:
    p = load_plan().on(FIRST)
    for wrong in (p.whole, p.number, p.switch, p.words):
        with pytest.raises(TypeError):
            wrong("A2.kind")
    with pytest.raises(TypeError):
        p.word("pool.cap")


def test_a_what_if_is_checked_like_the_plan_itself() -> None:
    p = load_plan().on(FIRST)
    changed = p.replaced({"pool.cap": "300"})
    assert (changed.whole("pool.cap"), p.whole("pool.cap")) == (300, 500)
    assert changed.version.startswith("hubei-2024-06-06+what-if-")
    assert p.replaced({"pool.cap": "500"}) is p
    for name, value in (("pool.cap", "1.5"), ("pool.cap", "-1"), ("A2.kind", "gentle"), ("pool.caps", "1")):
        with pytest.raises(BadParameter):
            p.replaced({name: value})


@pytest.mark.parametrize(
    ("name", "most"),
    [("continuing.C6.progress_months", 1200), ("A10.2.look_back_years", 100), ("A8.own_trademarks", 2_000_000_000)],
)
def test_what_no_calendar_or_column_holds_is_a_slip_of_the_pen(name: str, most: int) -> None:
    p = load_plan().on(FIRST)
    assert p.replaced({name: str(most)}).whole(name) == most
    with pytest.raises(BadParameter, match=str(most)):
        p.replaced({name: str(most + 1)})


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("days", "15", 15),
        ("working_days", "5", 5),
        ("hours", "72", 72),
        ("days_list", ("90", "030", "7"), ("90", "30", "7")),
        ("days_list", "90", ("90",)),
    ],
)
def test_terms_hours_and_lists_of_days_are_whole_numbers(unit: str, text: str | tuple[str, ...], value: object) -> None:
    assert check_unit(unit)
    assert Definition("x.y", unit, "T1", "天数", "days").read(text) == value


@pytest.mark.parametrize(
    ("unit", "text"),
    [("working_days", "1.5"), ("working_days", "40000"), ("hours", "900000"), ("days_list", ("7", "soon"))],
)
def test_a_term_that_no_calendar_holds_is_refused(unit: str, text: str | tuple[str, ...]) -> None:
    with pytest.raises(BadParameter):
        Definition("x.y", unit, "T1", "天数", "days").read(text)


def test_a_term_is_read_with_its_unit_and_a_number_of_firms_is_none() -> None:
    parameters = load_plan().on(FIRST)
    assert parameters.term("removal.answer_days") == Term(15, "days")
    with pytest.raises(TypeError, match="not a term"):
        parameters.term("pool.cap")
