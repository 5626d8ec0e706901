"""The answered workbook: the same content, a column with the results, marks, and nothing that runs."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from intake.workbook.header_names import RESULT
from intake.workbook.read import read_workbook
from intake.workbook.standard import FIRMS, PATENTS
from intake.workbook.write_answer import write_answer

from .books import ON, PLAN, UNKNOWN_CODE, Rows, firm, patent, sheets_of, tables, xlsx

EXAMPLES = Path(__file__).parents[2] / "workbook_examples"


def assert_reads_alike(one: Path | bytes, other: Path | bytes) -> None:
    read = [read_workbook(source, PLAN, ON) for source in (one, other)]
    assert read[0].entries == read[1].entries
    assert read[0].orphans == read[1].orphans
    assert read[0].notes == read[1].notes


def answered(source: Path | bytes) -> bytes:
    return write_answer(source, read_workbook(source, PLAN, ON))


@pytest.mark.parametrize("name", ["clean", "messy"])
def test_an_answer_reads_as_the_workbook_that_it_answers_and_can_be_answered_again(name: str) -> None:
    source = EXAMPLES / f"{name}.xlsx"
    once = answered(source)
    assert_reads_alike(once, source)
    header = sheets_of(answered(once))[FIRMS.name].rows[2 if name == "messy" else 0]
    assert list(header).count(RESULT) == 1


def test_every_row_with_something_to_say_says_it_in_the_last_column() -> None:
    source = xlsx(
        tables([firm(name="", employees="160人"), firm(uscc=UNKNOWN_CODE)], [patent(), patent(patent_no="1")])
    )
    sheets = sheets_of(answered(source))
    header, refused, passed = sheets[FIRMS.name].rows
    assert header[-1] == RESULT
    assert str(refused[-1]).startswith("不通过｜企业名称：此项必填")
    assert "已规范｜从业人员数：“160人”读作 160" in str(refused[-1])
    assert str(passed[-1]).startswith("格式通过\n提醒｜统一社会信用代码")
    assert "不通过｜专利号" in str(sheets[PATENTS.name].rows[2][-1])
    assert sheets[PATENTS.name].rows[1][-1] == ""


def test_rows_without_a_firm_are_marked() -> None:
    source = xlsx(tables(patents=[patent(uscc=UNKNOWN_CODE)]))
    assert "该代码不是申报企业表中的企业" in str(sheets_of(answered(source))[PATENTS.name].rows[1][-1])


def test_cells_at_fault_are_coloured_even_where_they_are_empty() -> None:
    source = xlsx(tables([firm(name="", revenue="约", rd_team="√")]))
    with zipfile.ZipFile(io.BytesIO(answered(source))) as archive:
        styles = archive.read("xl/styles.xml").decode()
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert {"FFFFC7CE", "FFDDEBF7"} <= {colour for colour in ("FFFFC7CE", "FFDDEBF7", "FFFFEB9C") if colour in styles}
    assert '<c r="B2" s="' in sheet


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "＝", "=cmd|'/c calc'!A1", '=HYPERLINK("http://a")', "http://a"]
)
def test_what_a_firm_typed_is_never_a_formula_or_a_link(start: str) -> None:
    text = f"{start}1+1"
    source = xlsx(tables([firm(name=f"{start}1+1")], [patent(title=text)]))
    with zipfile.ZipFile(io.BytesIO(answered(source))) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets


def test_other_sheets_old_dates_and_strange_names_survive() -> None:
    book = tables([firm(established_on="1895-05-01")])
    odd: dict[str, Rows] = {**book, "说明": [["请按说明填写", date(2024, 1, 1), True, 1.5]]}
    sheets = sheets_of(answered(xlsx(odd)))
    assert list(sheets) == ["校验说明", *book, "说明"]
    assert list(sheets["说明"].rows[0]) == ["请按说明填写", date(2024, 1, 1), True, 1.5]


def test_a_sheet_that_is_a_chart_is_left_out() -> None:
    source = io.BytesIO()
    with xlsxwriter.Workbook(source) as book:
        for name, rows in tables().items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, [str(cell) for cell in cells])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": f"={FIRMS.name}!$I$2:$I$2"})
        book.add_chartsheet("图表").set_chart(chart)
    sheets = sheets_of(answered(source.getvalue()))
    assert list(sheets) == ["校验说明", *tables()]


def test_three_csv_files_are_answered_as_a_workbook(tmp_path: Path) -> None:
    for name, rows in tables().items():
        (tmp_path / f"{name}.csv").write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    assert_reads_alike(answered(tmp_path), tmp_path)
