"""Dates as people write them and as Excel stores them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.workbook.dates import read_date
from intake.workbook.sheet import Cell

from .books import entry_of, faults


@pytest.mark.parametrize(
    ("written", "to"),
    [
        pytest.param(date(2015, 3, 2), None, id="Excel date"),
        pytest.param(datetime(2015, 3, 2, 8, 30), None, id="Excel date with a time"),  # noqa: DTZ001 - cells have no zone
        pytest.param("2015-03-02", None, id="ISO"),
        pytest.param("2015-3-2", "2015-03-02", id="ISO without zeros"),
        pytest.param("2015/03/02", "2015-03-02", id="slashes"),
        pytest.param("2015.3.2", "2015-03-02", id="dots"),
        pytest.param("2015年3月2日", "2015-03-02", id="Chinese"),
        pytest.param("2015 年 3 月 2 日", "2015-03-02", id="Chinese with blanks"),
        pytest.param("２０１５－３－２", "2015-03-02", id="full width"),
        pytest.param("20150302", "2015-03-02", id="compact"),
        pytest.param(20150302, "2015-03-02", id="compact as a number"),
        pytest.param(42065, "2015-03-02", id="serial"),
        pytest.param(42065.75, "2015-03-02", id="serial with a time"),
        pytest.param("42065", "2015-03-02", id="serial as text, from a CSV"),
        pytest.param("2015-03-02 00:00:00", "2015-03-02", id="with a time of day"),
    ],
)
def test_a_date_is_read(written: Cell, to: str | None) -> None:
    reading = read_date(written)
    assert (reading.value, reading.to) == (date(2015, 3, 2), to)


@pytest.mark.parametrize(
    "written",
    [
        "2015-13-01",
        "2015-02-30",
        "15-3-2",
        "2015年",
        "去年",
        "2015-3/2",
        2015,
        "0001-01-01",
        True,
        timedelta(days=3),
    ],
)
def test_what_is_no_date_refuses_the_row(written: Cell) -> None:
    if isinstance(written, timedelta):
        with pytest.raises(Exception, match="unreadable"):
            read_date(written)
    else:
        assert faults(entry_of(established_on=written)) == [("established_on", "unreadable")]


@given(st.dates(date(1930, 1, 1), date(2150, 1, 1)))
def test_every_form_of_a_day_is_the_same_day(day: date) -> None:
    forms: list[Cell] = [
        str(day),
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        (day - date(1899, 12, 30)).days,
    ]
    assert {read_date(form).value for form in forms} == {day}
