"""Whatever stands in the cells or in the bytes: rows are read or refused, never an unexpected error."""

import json
import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.workbook.layout import SheetLayout
from intake.workbook.read import read_sheets, read_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import CellError, Sheet, Uncomputed
from intake.workbook.standard import FIRMS, PATENTS, PRODUCTS, STANDARD

from .books import CODE, INVENTION, ON, PLAN, tables, xlsx

TYPED = [
    "是",
    "√",
    "/",
    "无",
    "合计",
    "3.5亿元",
    "1,234",
    "2015年3月2日",
    "高新技术企业；专精特新小巨人企业",
    CODE,
    INVENTION,
    "420111",
]
CELLS = st.one_of(
    st.sampled_from(TYPED),
    st.text(max_size=30),
    st.integers(-(10**19), 10**19),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.just(CellError("#REF!")),
    st.just(Uncomputed()),
)


def rows_of(layout: SheetLayout) -> st.SearchStrategy[Sheet]:
    header = [column.full_header for column in layout.columns]
    row = st.lists(CELLS, max_size=len(header) + 1)
    return st.lists(row, max_size=3).map(lambda rows: Sheet(layout.name, [header, *rows]))


@settings(max_examples=300, deadline=None)
@given(rows_of(FIRMS), rows_of(PATENTS), rows_of(PRODUCTS))
def test_any_cells_are_read_or_refused_and_can_be_written_as_json(
    firms: Sheet, patents: Sheet, products: Sheet
) -> None:
    try:
        read = read_sheets((firms, patents, products), PLAN, ON, STANDARD)
    except WorkbookRefused as refused:
        assert refused.reason == "no_firm_row"  # noqa: PT017 - both ends are good
        return
    for entry in read.entries:
        assert (entry.declaration is None) == bool(entry.refusals)
        json.dumps(entry.as_json())


def test_a_damaged_file_is_read_or_refused() -> None:
    good, chance = xlsx(tables()), random.Random(7)
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read = read_workbook(
                bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))]), PLAN, ON
            )
        except WorkbookRefused:
            continue
        assert read.firm_rows == 1


def test_the_reference_date_is_the_only_clock() -> None:
    book = xlsx(tables())
    assert [
        bool(read_workbook(book, PLAN, day).entries[0].declaration) for day in (date(2013, 9, 16), date(2013, 9, 17))
    ] == [False, True]
