"""Files that are no workbook or not safe to read: refused by content, before anything is unpacked."""

import io
import os
import pickle
import struct
import zipfile
from pathlib import Path

import pytest

from intake.workbook import limits
from intake.workbook.content import OLE
from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused
from tests.intake.workbook.parts import GOOD, in_first_sheet, with_parts, zipped

from .books import ON, PLAN, faults, only_entry, tables, xlsx


def refusal(source: Path | bytes) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(source, PLAN, ON)
    return refused.value.reason


def adding(name: str, content: bytes = b"x") -> bytes:
    return with_parts(lambda parts: parts.update({name: content}))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty_file", id="empty"),
        pytest.param(b"%PDF-1.7\n...", "not_a_workbook", id="PDF"),
        pytest.param(b"MZ\x90\x00", "not_a_workbook", id="EXE"),
        pytest.param(b"\n<!DOCTYPE html><html>", "not_a_workbook", id="HTML"),
        pytest.param(b"<table><tr><td>", "not_a_workbook", id="HTML table named .xls"),
        pytest.param(b'<?xml version="1.0"?><Workbook>', "not_a_workbook", id="XML of 2003"),
        pytest.param("企业名称,统一社会信用代码".encode(), "not_a_workbook", id="one CSV alone"),
        pytest.param(b"\x00\x01\x02", "not_a_workbook", id="binary"),
        pytest.param(OLE + b"\0" * 600, "damaged", id="broken container of .xls"),
        pytest.param(GOOD[: len(GOOD) // 2], "damaged", id="cut off"),
        pytest.param(GOOD[:-5], "damaged", id="cut off at the end"),
        pytest.param(GOOD.replace(b"<row", b"<rwo", 1)[:400] + GOOD[401:], "damaged", id="one byte lost"),
        pytest.param(zipped({"a.txt": b"x"}), "not_a_workbook", id="some zip"),
        pytest.param(zipped({"content.xml": b"x", "mimetype": b"x"}), "open_document", id="ODS"),
        pytest.param(zipped({"xl/workbook.bin": b"x", "[Content_Types].xml": b"x"}), "binary_workbook", id="XLSB"),
        pytest.param(zipped({"武汉.xlsx": b"x", "宜昌.xlsx": b"x"}), "zip_of_workbooks", id="a zip of workbooks"),
        pytest.param(adding("xl/vbaProject.bin"), "macros", id="macros"),
        pytest.param(adding("xl/JSAProject.bin"), "macros", id="macros of WPS"),
        pytest.param(adding("xl/macrosheets/sheet1.xml"), "macros", id="macro sheet"),
        pytest.param(adding("xl/externalLinks/externalLink1.xml"), "external_links", id="links to other files"),
        pytest.param(adding("xl/embeddings/oleObject1.bin"), "embedded_files", id="embedded object"),
        pytest.param(adding("inner.zip"), "embedded_files", id="nested zip"),
        pytest.param(adding("../../etc/passwd"), "unsafe_content", id="zip slip"),
        pytest.param(adding("/etc/passwd"), "unsafe_content", id="absolute path"),
        pytest.param(adding("xl\\..\\..\\x"), "unsafe_content", id="zip slip of Windows"),
        pytest.param(adding("C:x"), "unsafe_content", id="drive"),
        pytest.param(adding("XL/Workbook.xml"), "damaged", id="one name twice"),
    ],
)  # fmt: skip
def test_a_file_is_refused_by_its_content(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_macro_type_without_a_macro_is_read_and_a_macro_under_another_name_is_refused() -> None:
    old = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    new = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    name = "[Content_Types].xml"
    content = with_parts(lambda parts: parts.update({name: parts[name].replace(old, new)}))
    assert read_workbook(content, PLAN, ON).firm_rows == 1
    macro = b'<Override PartName="/xl/other.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    with_macro = with_parts(lambda parts: parts.update({name: parts[name].replace(b"</Types>", macro)}))
    assert refusal(with_macro) == "macros"


def test_defaults_for_suffixes_as_sheetjs_writes_them_are_no_macros() -> None:
    name = "[Content_Types].xml"
    default = (
        b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    content = with_parts(lambda parts: parts.update({name: parts[name].replace(b"</Types>", default)}))
    assert read_workbook(content, PLAN, ON).firm_rows == 1


def test_entities_are_refused_before_any_reader_sees_them() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'
    assert refusal(in_first_sheet(b"<worksheet", bomb)) == "unsafe_content"
    assert refusal(adding("customXml/item1.xml", b"<!DOCTYPE a><a/>")) == "unsafe_content"


def test_entities_in_another_encoding_are_refused_too() -> None:
    name = "xl/worksheets/sheet1.xml"
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode("utf-16")
    assert refusal(with_parts(lambda parts: parts.update({name: text}))) == "unsafe_content"


def test_a_bomb_is_refused_by_its_directory() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as stream:
        for _ in range(limits.UNPACKED_BYTES // limits.MEGABYTE + 1):
            stream.write(b"\0" * limits.MEGABYTE)
    assert refusal(packed.getvalue()) == "bomb"


def test_a_bomb_within_the_size_is_refused_by_its_ratio() -> None:
    assert refusal(adding("xl/media/image1.png", b"\0" * (20 * limits.MEGABYTE))) == "bomb"


def test_a_bomb_whose_directory_lies_stops_at_the_declared_size() -> None:
    packed = bytearray(zipped({"[Content_Types].xml": b"x", "xl/workbook.xml": b"\0" * (30 * limits.MEGABYTE)}))
    place = packed.rfind(b"PK\x01\x02")
    struct.pack_into("<L", packed, place + 24, 100)
    assert refusal(bytes(packed)) == "damaged"


def test_a_directory_of_very_many_files_is_refused_unread() -> None:
    many = zipped({f"{number}": b"" for number in range(limits.ENTRIES + 1)})
    assert refusal(many) == "bomb"


def test_a_method_of_packing_that_cannot_be_bounded_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", b"x")
    assert refusal(packed.getvalue()) == "unsafe_content"


def test_an_encrypted_entry_is_refused() -> None:
    packed = bytearray(GOOD)
    place = packed.find(b"PK\x01\x02")
    struct.pack_into("<H", packed, place + 8, 1)
    assert refusal(bytes(packed)) == "encrypted"


@pytest.mark.parametrize("reference", [b"XFD1048576", b"ZZZ999", b"A9999999"])
def test_a_cell_far_out_is_refused_before_memory_is_taken(reference: bytes) -> None:
    cell = b'<row r="9999"><c r="' + reference + b'"><v>1</v></c></row></sheetData>'
    assert refusal(in_first_sheet(b"</sheetData>", cell)) == "bomb"


@pytest.mark.parametrize("reference", [b"ZZZZ9", b"a1", b"A12345678", b"1A", b"", b"A1:B2"])
def test_a_reference_that_is_none_is_refused_for_the_reader_would_guess(reference: bytes) -> None:
    cell = b'<row r="9"><c r="' + reference + b'"><v>1</v></c></row></sheetData>'
    assert refusal(in_first_sheet(b"</sheetData>", cell)) == "damaged"


@pytest.mark.parametrize("row", [b'<row r="99999999">', b'<row r="x">'])
def test_a_row_that_is_none_is_refused(row: bytes) -> None:
    assert refusal(in_first_sheet(b"</sheetData>", row + b"<c><v>1</v></c></row></sheetData>")) == "damaged"


def test_cells_without_references_are_counted_where_they_stand() -> None:
    cells = b"<c/>" * 9 + b"<c><v>1</v></c>"
    assert refusal(in_first_sheet(b"</sheetData>", b'<row r="1048576">' + cells + b"</row></sheetData>")) == "bomb"


def test_a_format_far_out_without_content_is_no_bomb() -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    assert read_workbook(in_first_sheet(b"</sheetData>", cell), PLAN, ON).firm_rows == 1


def test_a_long_text_shared_by_many_cells_is_refused() -> None:
    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    rows = b"".join(b'<row r="%d"><c r="AZ%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(10, 20_000))

    def change(parts: dict[str, bytes]) -> None:
        parts[sheet] = parts[sheet].replace(b"</sheetData>", rows + b"</sheetData>")
        parts[strings] = parts[strings].replace(b"<si><t>", b"<si><t>" + os.urandom(20_000).hex().encode(), 1)

    assert refusal(with_parts(change)) == "bomb"


def test_a_long_text_in_one_cell_and_many_cells_beside_it_are_read() -> None:
    book = tables()
    remark = {**book, "说明": [["长" * 32_000], *([f"行{row}"] for row in range(9_000))]}
    assert read_workbook(xlsx(remark), PLAN, ON).firm_rows == 1


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200 * limits.MEGABYTE)
    assert refusal(path) == "too_large"
    assert refusal(b"PK\x03\x04" + bytes(limits.FILE_BYTES)) == "too_large"


def test_a_missing_file_and_a_device_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx") == "not_found"
    assert refusal(Path("/dev/null")) == "not_a_workbook"


def test_a_refusal_crosses_processes() -> None:
    refused = pickle.loads(pickle.dumps(WorkbookRefused("missing_column", sheet="专利清单", names="代码")))
    assert (refused.reason, "专利清单" in refused.zh, "代码" in refused.zh) == ("missing_column", True, True)


def test_a_failed_formula_is_not_an_empty_cell() -> None:
    name = "xl/worksheets/sheet1.xml"

    def fail(parts: dict[str, bytes]) -> None:
        head, _, tail = parts[name].partition(b"<v>810</v>")
        start = head.rindex(b"<c ")
        parts[name] = head[:start] + head[start:].replace(b"<c ", b'<c t="e" ') + b"<f>1/0</f><v>#DIV/0!</v>" + tail

    entry = only_entry(read_workbook(with_parts(fail), PLAN, ON))
    assert faults(entry) == [("rd_input", "unreadable")]


def test_the_result_of_a_reading_crosses_processes() -> None:
    read = read_workbook(GOOD, PLAN, ON)
    assert pickle.loads(pickle.dumps(read)) == read
