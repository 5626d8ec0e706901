"""Divisions and units as people name them, and the warnings when the places of a firm differ."""

import pytest

from intake.workbook.sheet import Cell

from .books import entry_of, faults, normalised, warned


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("420111", "420111"),
        (420111, "420111"),
        ("洪山区", "420111"),
        ("武汉市洪山区", "420111"),
        ("湖北省武汉市洪山区", "420111"),
        ("武汉", "420100"),
        ("神农架", "429021"),
        ("襄樊市", "420600"),
        ("京山县", "420882"),
        ("监利县", "421088"),
        ("420821", "420882"),
        ("湖北省恩施土家族苗族自治州利川市", "422802"),
        ("湖北省", "420000"),
        ("430104", "430104"),
        ("湖南省长沙市", "湖南省长沙市"),
    ],
)
def test_a_division_resolves_to_todays_code_and_is_not_listed(written: Cell, code: str) -> None:
    entry = entry_of(registered_division=written)
    assert entry.declaration is not None
    assert (entry.declaration.registered_division, normalised(entry)) == (code, [])


def test_a_code_in_another_width_is_listed() -> None:
    entry = entry_of(registered_division="４２０１１１", reporting_unit="420 100")
    assert normalised(entry) == [
        ("registered_division", "４２０１１１", "420111"),
        ("reporting_unit", "420 100", "420100"),
    ]


@pytest.mark.parametrize("written", ["420199", "江城新区", "武汉市当阳市", "990000", 420111.5, "外省" * 40])
def test_an_unknown_division_refuses_the_row(written: Cell) -> None:
    assert faults(entry_of(registered_division=written)) == [("registered_division", "unknown_division")]


@pytest.mark.parametrize("written", ["武汉市", "武汉", "420100", 420100])
def test_a_unit_resolves_to_its_code(written: Cell) -> None:
    entry = entry_of(reporting_unit=written)
    assert entry.declaration is not None
    assert entry.declaration.reporting_unit == "420100"


@pytest.mark.parametrize("written", ["洪山区", "420111", "湖北省", "长沙市", "429000"])
def test_what_is_no_unit_refuses_the_row(written: str) -> None:
    assert faults(entry_of(reporting_unit=written)) == [("reporting_unit", "unknown_unit")]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        pytest.param({"registered_division": "420111"}, [], id="all in one unit"),
        pytest.param({"registered_division": "420606"}, ["issued_elsewhere", "unit_differs"], id="moved"),
        pytest.param(
            {"registered_division": "420606", "reporting_unit": "襄阳市"}, ["issued_elsewhere"], id="code kept"
        ),
        pytest.param({"registered_division": "430104"}, ["issued_elsewhere"], id="outside: another province"),
        pytest.param({"registered_division": "420000", "reporting_unit": "襄阳市"}, [], id="the province"),
        pytest.param({"registered_division": "", "reporting_unit": "襄阳市"}, [], id="no division"),
        pytest.param(
            {"registered_division": "420111", "uscc": "91440300708461136T"}, ["issued_elsewhere"], id="code of Shenzhen"
        ),
        pytest.param(
            {"registered_division": "430104", "uscc": "91110000600037341L"}, ["issued_elsewhere"], id="two away"
        ),
    ],
)
def test_places_that_differ_are_warnings(cells: dict[str, Cell], codes: list[str]) -> None:
    entry = entry_of(**cells)
    assert entry.declaration is not None
    assert [code for _, code in warned(entry)] == codes


def test_warnings_are_given_for_refused_rows_too() -> None:
    entry = entry_of(registered_division="420606", name="")
    assert faults(entry) == [("name", "required")]
    assert warned(entry) == [("uscc", "issued_elsewhere"), ("reporting_unit", "unit_differs")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("武汉市洪山区珞喻路1037号", "420111"),
        ("湖北省武汉市洪山区关山大道光谷软件园", "420111"),
        ("湖北武汉市江岸区沿江大道", "420102"),
        ("武汉洪山区珞喻路", "420111"),
        ("洪山区珞喻路1037号", "420111"),
        ("襄樊市襄阳区航空路", "420607"),
        ("湖北省省直辖县级行政区划仙桃市沔阳大道", "429004"),
        ("神农架林区松柏镇", "429021"),
        ("恩施自治州利川市清江大道", "422802"),
        ("长阳县龙舟坪镇", "420528"),
        ("湖北省某某大道1号", "420000"),
    ],
)
def test_an_address_is_read_by_the_names_that_it_begins_with(written: str, code: str) -> None:
    entry = entry_of(registered_division=written)
    assert entry.declaration is not None
    assert (entry.declaration.registered_division, normalised(entry)) == (
        code,
        [("registered_division", written, code)],
    )
    assert ("registered_division", "zone") not in warned(entry)


@pytest.mark.parametrize("written", ["恩施自治州", "长阳县", "宜昌市五峰县", "湖北宜昌五峰县"])
def test_a_short_name_of_the_table_merely_resolves(written: str) -> None:
    entry = entry_of(registered_division=written)
    assert entry.declaration is not None
    assert normalised(entry) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("东湖高新区", "420100"),
        ("武汉东湖新技术开发区", "420100"),
        ("湖北省武汉市光谷高新大道999号", "420100"),
        ("车谷", "420100"),
        ("襄阳高新区", "420600"),
        ("宜昌市高新技术产业开发区管委会", "420500"),
        ("江夏经济开发区", "420115"),
    ],
)
def test_a_zone_is_the_division_in_which_it_lies_and_is_warned_of(written: str, code: str) -> None:
    entry = entry_of(registered_division=written)
    assert entry.declaration is not None
    assert entry.declaration.registered_division == code
    assert normalised(entry) == [("registered_division", written, code)]
    assert ("registered_division", "zone") in warned(entry)


@pytest.mark.parametrize("written", ["珞喻路1037号", "某某村", "武汉洪山珞喻路"])
def test_an_address_of_no_division_leaves_the_place_open_with_a_warning(written: str) -> None:
    entry = entry_of(registered_division=written)
    assert entry.declaration is not None
    assert entry.declaration.registered_division is None
    assert warned(entry) == [("registered_division", "unknown_address")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("湖北省武汉市知识产权局", "420100"),
        ("武汉市市场监督管理局（知识产权局）", "420100"),
        ("宜昌市经信局", "420500"),
        ("恩施自治州", "422800"),
        ("襄樊市", "420600"),
        ("湖北省襄樊市知识产权局", "420600"),
    ],
)
def test_a_unit_is_read_without_province_and_offices(written: str, code: str) -> None:
    entry = entry_of(reporting_unit=written)
    assert entry.declaration is not None
    assert entry.declaration.reporting_unit == code
    assert not [one for one in normalised(entry) if one[0] == "reporting_unit"]


@pytest.mark.parametrize(
    "written", ["洪山区知识产权局", "知识产权局", "湖北省知识产权局", "武汉市教育局", "东湖高新区"]
)
def test_what_is_no_unit_behind_its_offices_refuses_the_row(written: str) -> None:
    assert faults(entry_of(reporting_unit=written)) == [("reporting_unit", "unknown_unit")]
