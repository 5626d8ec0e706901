"""Three CSV files in a folder or a zip, in the encodings that Excel writes."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused

from .books import CODE, INVENTION, ON, PLAN, firm, only_entry, read, tables

ENCODINGS = ["utf-8", "utf-8-sig", "gb18030"]


def files(encoding: str) -> dict[str, bytes]:
    found = {}
    for name, rows in tables([firm(name="武汉鎏光科技有限公司", registered_division="武汉市洪山区")]).items():
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        found[f"{name}.csv"] = text.getvalue().encode(encoding)
    return found


def folder_of(path: Path, content: dict[str, bytes]) -> Path:
    for name, data in content.items():
        (path / name).write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_folder_is_read_as_the_workbook_of_the_same_content(tmp_path: Path, encoding: str) -> None:
    entry = only_entry(read_workbook(folder_of(tmp_path, files(encoding)), PLAN, ON))
    same = only_entry(read(tables([firm(name="武汉鎏光科技有限公司", registered_division="武汉市洪山区")])))
    assert entry.declaration == same.declaration
    assert entry.row == 2


@pytest.mark.parametrize("prefix", ["", "申报/"])
def test_a_zip_of_the_three_files_is_read(prefix: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files("utf-8").items():
            archive.writestr(prefix + name, data)
    assert read_workbook(packed.getvalue(), PLAN, ON).entries[0].declaration is not None


def test_a_zip_that_windows_made_has_its_names_in_gbk() -> None:
    packed = io.BytesIO()
    names = {chr(ord("a") + place) * len(name.encode("gb18030")): name for place, name in enumerate(files("gb18030"))}
    with zipfile.ZipFile(packed, "w") as archive:
        for stand_in, name in names.items():
            archive.writestr(stand_in, files("gb18030")[name])
    raw = packed.getvalue()
    for stand_in, name in names.items():
        raw = raw.replace(stand_in.encode(), name.encode("gb18030"))
    assert read_workbook(raw, PLAN, ON).entries[0].uscc == CODE


def test_records_count_as_rows_even_with_line_breaks_inside(tmp_path: Path) -> None:
    content = files("utf-8")
    header, row = content["专利清单.csv"].split(b"\r\n")[:2]
    first = row.replace("一种装置".encode(), '"一种\r\n装置"'.encode())
    second = row.replace(INVENTION.encode(), b"2013106997443")
    content["专利清单.csv"] = b"\r\n".join([header, first, second])
    entry = only_entry(read_workbook(folder_of(tmp_path, content), PLAN, ON))
    assert [(row.row, row.code) for row in entry.rejected_rows] == [(3, "bad_number")]


def test_in_a_csv_no_zero_was_lost_for_every_cell_is_text(tmp_path: Path) -> None:
    content = files("utf-8")
    content["申报企业.csv"] = content["申报企业.csv"].replace(b",3976,", b",111,")
    entry = only_entry(read_workbook(folder_of(tmp_path, content), PLAN, ON))
    assert [refusal.code for refusal in entry.refusals] == ["unknown_class"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"专利清单.csv": None}, "missing_sheet"),
        ({"申报企业.csv": b"\xff\xfe\x00"}, "bad_encoding"),
        ({"申报企业.csv": b"a,b\x00"}, "bad_encoding"),
        ({"申报企业.csv": b'"' + b"x" * 200_000}, "damaged"),
        ({"申报企业.csv": b""}, "no_firm_row"),
    ],
)
def test_bad_files_refuse_the_folder(tmp_path: Path, change: dict[str, bytes | None], code: str) -> None:
    content = {name: data for name, data in {**files("utf-8"), **change}.items() if data is not None}
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(folder_of(tmp_path, content), PLAN, ON)
    assert refused.value.reason == code


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(tmp_path, PLAN, ON)
    assert refused.value.reason == "missing_sheet"


def test_codes_that_a_csv_shows_as_exponents_are_wrong(tmp_path: Path) -> None:
    content = files("utf-8")
    content["专利清单.csv"] = content["专利清单.csv"].replace(INVENTION.encode(), b"2.01311E+12")
    entry = only_entry(read_workbook(folder_of(tmp_path, content), PLAN, ON))
    assert [row.code for row in entry.rejected_rows] == ["digits_lost"]
