"""Yes and no, closed lists, free text, and the marks that stand for an empty cell."""

import sys
import unicodedata

import pytest

from intake.workbook.fold import INVISIBLE
from intake.workbook.sheet import Cell
from intake.workbook.words import read_yes_no

from .books import entry_of, faults, normalised, patent, patent_entry, rejected, warned

YES = ["是", "有", "√", "✓", "✔", "Y", "y", "1", 1, "TRUE", "true", True, "对", "Ｙ", " 是 "]
NO = ["否", "无", "×", "✗", "✘", "x", "X", "N", "n", "0", 0, "FALSE", False, "错"]
PLACEHOLDERS = ["/", "-", "—", "暂无", "N/A", "n/a", "Ｎ／Ａ", "不适用", "／", "－", " - ", ""]


@pytest.mark.parametrize("written", YES, ids=repr)
def test_yes_in_every_spelling(written: Cell) -> None:
    reading = read_yes_no(written, ("是", "否"))
    assert (reading.value, reading.to) == (True, None if written == "是" else "是")


@pytest.mark.parametrize("written", NO, ids=repr)
def test_no_in_every_spelling(written: Cell) -> None:
    reading = read_yes_no(written, ("有", "无"))
    assert (reading.value, reading.to) == (False, None if written == "无" else "无")


def test_each_column_has_its_own_words() -> None:
    entry = entry_of(rd_team="有", misconduct="否", legal_person="是", abnormal_filings="无")
    assert normalised(entry) == [("rd_team", "有", "是"), ("misconduct", "否", "无")]


@pytest.mark.parametrize("written", ["部分", "是的", "2", 0.5, "yes", "T"])
def test_another_answer_refuses_the_row(written: Cell) -> None:
    assert faults(entry_of(legal_person=written)) == [("legal_person", "unreadable")]


@pytest.mark.parametrize("mark", PLACEHOLDERS)
def test_a_mark_for_nothing_is_an_empty_cell_everywhere(mark: str) -> None:
    columns = ("established_on", "employees", "revenue", "rd_calibre", "qualifications", "rd_leader", "misconduct")
    entry = entry_of(**dict.fromkeys(columns, mark), rd_staff="", contact_name=mark)
    assert entry.declaration is not None
    declared = entry.declaration.model_dump()
    assert {declared[field] for field in ("established_on", "employees", "revenue_yuan", "rd_calibre")} == {None}
    assert {declared[field] for field in ("qualifications", "rd_leader", "misconduct")} == {None}
    assert entry.contact is not None
    assert entry.contact.contact_name is None
    assert normalised(entry) == []


def test_none_is_an_empty_cell_but_an_answer_in_yes_or_no_and_in_qualifications() -> None:
    entry = entry_of(
        rd_input="无", registered_division="无", rd_leader="无", qualifications="无", qualifications_valid_to="无"
    )
    assert entry.declaration is not None
    assert entry.declaration.rd_input_yuan is None
    assert entry.declaration.registered_division is None
    assert entry.declaration.rd_leader is False
    assert entry.declaration.qualifications == ()


def test_a_word_outside_its_list_refuses_the_row_or_rejects_the_patent() -> None:
    assert faults(entry_of(rd_calibre="其他")) == [("rd_calibre", "unreadable")]
    entry = patent_entry(patent(legal_status="有权", origin="购买"))
    assert rejected(entry) == [
        ("专利清单", 2, "legal_status", "unreadable"),
        ("专利清单", 2, "origin", "unreadable"),
    ]


def test_free_text_is_trimmed_and_never_listed() -> None:
    entry = entry_of(name="  武汉样例\n光电有限公司 ", contact_phone=13800000000)
    assert (entry.name, normalised(entry)) == ("武汉样例 光电有限公司", [])
    assert entry.contact is not None
    assert entry.contact.contact_phone == "13800000000"


@pytest.mark.parametrize("name", ["长" * 201, "#REF!"])
def test_a_name_that_does_not_fit_or_is_an_error_value_refuses_the_row(name: str) -> None:
    entry = entry_of(name=name)
    assert faults(entry) == [("name", "unreadable")]
    assert entry.name == name


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\ufeff", "\u00ad"])
def test_what_nobody_sees_in_a_name_is_dropped_unsaid(sign: str) -> None:
    entry = entry_of(name=f"武汉{sign}样例有限公司")
    assert (entry.name, normalised(entry), faults(entry)) == ("武汉样例有限公司", [], [])


def test_every_character_that_nobody_sees_is_known() -> None:
    of_this_python = {code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"}
    assert of_this_python <= INVISIBLE.keys()


def test_an_error_value_in_other_free_text_is_an_empty_cell_with_a_warning() -> None:
    entry = entry_of(contact_name="#N/A")
    assert (faults(entry), warned(entry)) == ([], [("contact_name", "error_text")])


@pytest.mark.parametrize("name", ["武汉\ufffd样例有限公司", "武汉??样例有限公司"])
def test_a_name_that_lost_characters_is_warned_of(name: str) -> None:
    assert warned(entry_of(name=name)) == [("name", "characters_lost")]


def test_rare_characters_of_a_name_are_kept() -> None:
    assert entry_of(name="武汉𠮷𬭎科技有限公司").name == "武汉𠮷𬭎科技有限公司"
