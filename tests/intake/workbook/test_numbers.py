"""Amounts and counts as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.workbook.layout import WAN
from intake.workbook.numbers import read_count, read_money
from intake.workbook.reading import CellFault
from intake.workbook.sheet import Cell
from shared.domain.money import plain

from .books import entry_of, faults, normalised


@pytest.mark.parametrize(
    ("written", "yuan", "to"),
    [
        pytest.param(7200, "72000000", None, id="number cell in its own unit"),
        pytest.param(1800.25, "18002500", None, id="number cell with a fraction"),
        pytest.param(0.1 + 0.2, "3000", None, id="float dust beyond 15 digits is nobody's figure"),
        pytest.param("7200", "72000000", None, id="the canonical text itself"),
        pytest.param("８６００", "86000000", "8600", id="full width"),
        pytest.param("1,234.5", "12345000", "1234.5", id="separators"),
        pytest.param("1，234.5", "12345000", "1234.5", id="full-width separators"),
        pytest.param(" 19,999.99 ", "199999900", "19999.99", id="stray blanks"),
        pytest.param("1\n200", "12000000", "1200", id="stray line break"),
        pytest.param("￥2,600", "26000000", "2600", id="a currency sign says nothing of the unit"),
        pytest.param("¥520万", "5200000", "520", id="half-width sign and 万"),
        pytest.param("1200万", "12000000", "1200", id="万"),
        pytest.param("1,200万元", "12000000", "1200", id="万元"),
        pytest.param("3.5亿元", "350000000", "35000", id="亿元"),
        pytest.param("0.6亿", "60000000", "6000", id="亿"),
        pytest.param("12000000元", "12000000", "1200", id="元"),
        pytest.param("0.01元", "0.01", "0.000001", id="one cent"),
        pytest.param("120.50", "1205000", "120.5", id="zeros at the end"),
        pytest.param("+5", "50000", "5", id="a plus sign"),
        pytest.param("0", "0", None, id="zero"),
    ],
)
def test_an_amount_is_read_exactly(written: Cell, yuan: str, to: str | None) -> None:
    reading = read_money(written, WAN, signed=False)
    assert (reading.value, reading.to) == (Decimal(yuan), to)


@pytest.mark.parametrize(
    "written",
    [
        "(5)",
        "约500",
        "500-600",
        "1.2E+3",
        "五百",
        "1,2",
        "12,34",
        "1.2.3",
        "万",
        "¥",
        "--5",
        "10²",
        "①",
        "500美元",
        True,
        "5十万元",
        "1e999",
    ],
)
def test_what_is_no_number_is_text_and_refuses_the_row(written: Cell) -> None:
    assert faults(entry_of(revenue=written)) == [("revenue", "unreadable")]


def test_a_negative_amount_refuses_the_row_and_is_still_normalised() -> None:
    entry = entry_of(revenue="-5万元", own_trademarks=-1, rd_input="－１０")
    assert faults(entry) == [("revenue", "negative"), ("rd_input", "negative"), ("own_trademarks", "negative")]
    assert normalised(entry) == [("revenue", "-5万元", "-5"), ("rd_input", "－１０", "-10")]


@pytest.mark.parametrize(
    ("written", "count", "to"),
    [
        pytest.param(120, 120, None, id="number cell"),
        pytest.param(120.0, 120, None, id="whole float"),
        pytest.param("120", 120, None, id="text"),
        pytest.param("120.0", 120, "120", id="text with a fraction of zero"),
        pytest.param("120人", 120, "120", id="persons"),
        pytest.param("３０名", 30, "30", id="persons, full width"),
        pytest.param("3件", 3, "3", id="pieces"),
        pytest.param("1 个", 1, "1", id="pieces with a blank"),
        pytest.param("1,050", 1050, "1050", id="separators"),
    ],
)
def test_a_count_is_read(written: Cell, count: int, to: str | None) -> None:
    reading = read_count(written)
    assert (reading.value, reading.to) == (count, to)


@pytest.mark.parametrize("written", ["120.5", 120.5, "约120", "120万", "120元", "十", False])
def test_a_count_that_is_not_whole_or_no_number_refuses_the_row(written: Cell) -> None:
    assert faults(entry_of(employees=written)) == [("employees", "unreadable")]


@pytest.mark.parametrize("written", ["9" * 19, "9" * 70, "0." + "1" * 30])
def test_a_figure_that_no_declaration_can_hold_refuses_the_row(written: str) -> None:
    assert faults(entry_of(revenue=written)) == [("revenue", "unreadable")]


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(AMOUNTS, st.sampled_from(["{:,}万元", "{}万", " {} ", "￥{:,}", "{}"]))
def test_every_way_to_write_an_amount_gives_the_same_amount(amount: Decimal, form: str) -> None:
    reading = read_money(form.format(amount), WAN, signed=False)
    assert reading.value == amount * 10_000
    assert reading.to in {plain(amount), None}


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_fault(text: str) -> None:
    assert isinstance(outcome(text), Decimal) or outcome(text) == "unreadable"


def outcome(text: str) -> object:
    """The amount, or the code of the fault."""
    try:
        return read_money(text, WAN, signed=True).value
    except CellFault as fault:
        return fault.code
