"""Codes however they were typed or stored."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.workbook.codes import read_patent_no, read_uscc
from intake.workbook.reading import CellFault
from intake.workbook.sheet import Cell

from .books import (
    CODE,
    INVENTION,
    entry_of,
    faults,
    normalised,
    patent,
    patent_entry,
    product,
    product_entry,
    rejected,
    warned,
)


@pytest.mark.parametrize(
    "written",
    [
        CODE.lower(),
        "９１４２０１００ＭＡ４ＴＥＫＴ０６Ｎ",
        "91420100 MA4TEKT06N",
        f" {CODE} ",
        f"{CODE[:9]}\n{CODE[9:]}",
    ],
    ids=["lower case", "full width", "blank inside", "blanks around", "line break"],
)
def test_a_credit_code_is_brought_to_its_one_form(written: str) -> None:
    entry = entry_of(uscc=written)
    assert (entry.uscc, normalised(entry)) == (CODE, [("uscc", written, CODE)])


@pytest.mark.parametrize(
    "written",
    [
        "91110000600037341M",
        "A1110000600037341L",
        CODE[:-1],
        CODE + "0",
        "9142O100MA4TEKT06N",
        f"{CODE[:8]}-{CODE[8:]}",
        123,
    ],
    ids=["check", "letter in front", "17 characters", "19 characters", "letter O", "hyphen", "short number"],
)
def test_a_wrong_credit_code_refuses_the_row_and_stands_as_written(written: Cell) -> None:
    entry = entry_of(uscc=written)
    assert faults(entry) == [("uscc", "bad_code")]
    assert entry.uscc == str(written)


@pytest.mark.parametrize(
    ("number", "plain"), [(914201125550128000.0, "914201125550128000"), (91420112555012800, "91420112555012800")]
)
def test_a_code_that_was_stored_as_a_number_has_lost_digits(number: float, plain: str) -> None:
    entry = entry_of(uscc=number)
    assert (faults(entry), entry.uscc) == ([("uscc", "digits_lost")], plain)


def test_an_individual_household_is_well_formed() -> None:
    assert entry_of(uscc="92420100MA4K00010N").declaration is not None


def outcome(text: str) -> str:
    """The canonical code, or the code of the fault."""
    try:
        return str(read_uscc(text).value)
    except CellFault as fault:
        return fault.code


@given(st.text(max_size=25))
def test_any_text_is_a_canonical_code_or_a_fault(text: str) -> None:
    assert outcome(text) in ("bad_code", "digits_lost") or re.fullmatch("[0-9]{8}[0-9A-Z]{10}", outcome(text))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (INVENTION, INVENTION),
        ("ZL201310699744.2", INVENTION),
        ("zl 2013 1 0699744.2", INVENTION),
        ("ＺＬ２０１３１０６９９７４４．２", INVENTION),
        ("202310800009x", "202310800009X"),
        (2013106997442, INVENTION),
        (201310699744.2, INVENTION),
        ("95115608.X", "95115608X"),
        (971017654, "971017654"),
        (1100009, "001100009"),
    ],
)
def test_a_patent_number_is_brought_to_its_one_form(written: Cell, number: str) -> None:
    assert read_patent_no(written).value == number


@pytest.mark.parametrize(
    "written",
    ["2013106997443", "CN107705012A", "95115608", "201310699744", "2013406997442", "专利", "001100000 0", 3.5],
)
def test_a_wrong_patent_number_rejects_its_row_alone(written: Cell) -> None:
    entry = patent_entry(patent(), patent(patent_no=written))
    assert entry.declaration is not None
    assert [one.patent_no for one in entry.declaration.patents] == [INVENTION]
    assert rejected(entry) == [("专利清单", 3, "patent_no", "bad_number")]


def test_an_empty_patent_number_is_required() -> None:
    assert rejected(patent_entry(patent(patent_no="/"))) == [("专利清单", 2, "patent_no", "required")]


@pytest.mark.parametrize(
    ("written", "code", "to"),
    [
        ("3976", "3976", None),
        (3976, "3976", None),
        ("C3976", "3976", None),
        ("c3976", "3976", None),
        ("Ｃ３９７６", "3976", "3976"),
        ("39 76", "3976", "3976"),
        (111, "0111", "0111"),
        ("A0111", "0111", None),
    ],
)
def test_a_class_is_read(written: Cell, code: str, to: str | None) -> None:
    entry = entry_of(industry_class=written)
    assert entry.declaration is not None
    assert entry.declaration.industry_class == code
    assert normalised(entry) == ([("industry_class", str(written), to)] if to else [])


@pytest.mark.parametrize("written", ["3999", "111", "397", "39760", "光电子器件制造", "CC3976", 3976.5])
def test_an_unknown_class_refuses_the_row(written: Cell) -> None:
    assert faults(entry_of(industry_class=written)) == [("industry_class", "unknown_class")]


@pytest.mark.parametrize("written", ["D3976", "Z3976"])
def test_a_letter_of_another_section_refuses_the_row(written: str) -> None:
    assert faults(entry_of(industry_class=written)) == [("industry_class", "section_mismatch")]


def test_an_item_of_core_patents_that_is_no_number_names_nothing_and_warns() -> None:
    entry = product_entry(product(core_patents=f"ZL201310699744.2、核心一号、/，{INVENTION}"))
    assert entry.declaration is not None
    assert entry.declaration.products[0].core_patents == (INVENTION, "核心一号", INVENTION)
    assert warned(entry) == [("core_patents", "bad_number")]
    assert normalised(entry) == [
        ("core_patents", f"ZL201310699744.2、核心一号、/，{INVENTION}", f"{INVENTION}；核心一号；{INVENTION}")
    ]


def test_separators_of_a_list_alone_are_not_listed() -> None:
    assert normalised(product_entry(product(core_patents=f"{INVENTION} , 2022234567890"))) == []
