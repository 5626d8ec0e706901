"""The old format: read like the new one, and judged before its reader allocates."""

import struct
from pathlib import Path

import pytest

from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused

from .books import ON, PLAN, faults

FILES = Path(__file__).parent / "files"
CLEAN = (FILES / "clean.xls").read_bytes()
NUMBER = struct.pack("<2H", 0x203, 14)
RK = struct.pack("<2H", 0x27E, 10)


def refusal(data: bytes) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(data, PLAN, ON)
    return refused.value.reason


def with_stream_named(name: str) -> bytes:
    """The file with its one stream called otherwise."""
    data = bytearray(CLEAN)
    place = data.find("Workbook".encode("utf-16-le") + b"\0\0")
    data[place : place + 64] = name.encode("utf-16-le").ljust(64, b"\0")
    struct.pack_into("<H", data, place + 64, 2 * len(name) + 2)
    return bytes(data)


def with_column(column: int) -> bytes:
    """The file with its first number far to the right."""
    data = bytearray(CLEAN)
    place = max(data.find(NUMBER), data.find(RK))
    struct.pack_into("<H", data, place + 6, column)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(with_stream_named("EncryptedPackage"), "encrypted", id="an encrypted .xlsx"),
        pytest.param(with_stream_named("_VBA_PROJECT"), "macros", id="macros"),
        pytest.param(with_stream_named("WordDocument"), "not_a_workbook", id="a letter"),
        pytest.param(with_column(60_000), "damaged", id="a column that does not exist"),
        pytest.param(CLEAN[:300], "damaged", id="shorter than its header"),
        pytest.param(CLEAN[:2000], "damaged", id="cut off"),
        pytest.param(
            CLEAN[:48] + struct.pack("<L", 0x00FFFFFF) + CLEAN[52:], "damaged", id="a directory that is nowhere"
        ),
    ],
)
def test_a_file_is_refused(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_chain_that_leads_in_a_circle_ends() -> None:
    data = bytearray(CLEAN)
    (fat,) = struct.unpack_from("<L", data, 76)
    struct.pack_into("<L", data, (fat + 1) * 512, 0)
    assert refusal(bytes(data)) == "damaged"


def test_a_failed_formula_is_not_an_empty_cell() -> None:
    read = read_workbook((FILES / "failed-formula.xls").read_bytes(), PLAN, ON)
    assert faults(read.entries[0]) == [("revenue", "unreadable")]
    assert [faults(entry) for entry in read.entries[1:]] == [[]] * 11
