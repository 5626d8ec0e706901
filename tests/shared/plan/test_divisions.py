"""A place is found however it is written, and refused where nobody could tell which one is meant."""

from pathlib import Path

import pytest

from intake.workbook.addresses import Addresses, unit_in_words
from shared.plan.divisions import UnknownDivision
from shared.plan.errors import PlanFaults
from shared.plan.load import load_kept_plan, load_plan
from shared.plan.units import UnknownUnit
from tests.shared.plan.folders import with_lines

PLAN = load_plan()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("420111", "420111"),
        ("４２０１１１", "420111"),
        ("武汉市", "420100"),
        ("武汉市洪山区", "420111"),
        ("洪山区", "420111"),
        ("湖北省武汉市洪山区", "420111"),
        ("湖北 武汉 洪山", "420111"),
        ("湖北省恩施土家族苗族自治州利川市", "422802"),
        ("恩施州利川", "422802"),
        ("恩施州", "422800"),
        ("恩施市", "422801"),
        ("荆州市荆州区", "421003"),
        ("神农架", "429021"),
        ("仙桃", "429004"),
        ("长阳", "420528"),
        ("房县", "420325"),
        ("黄石港", "420202"),
        ("龙感湖", "421171"),
        ("襄樊市", "420600"),
        ("襄樊", "420600"),
        ("襄樊市襄城区", "420602"),
        ("襄阳区", "420607"),
        ("京山县", "420882"),
        ("荆门市京山县", "420882"),
        ("监利县", "421088"),
        ("郧县", "420304"),
        ("武昌县", "420115"),
        ("420821", "420882"),
        ("421023", "421088"),
        ("422432", "420882"),
        ("随县", "421321"),
        ("湖北省", "420000"),
        ("湖北", "420000"),
        ("420000", "420000"),
        ("429000", "429000"),
    ],
)
def test_a_place_of_the_province(written: str, code: str) -> None:
    place = PLAN.divisions.find(written)
    assert (place.code, place.written, place.inside) == (code, code, True)


@pytest.mark.parametrize(
    ("written", "shown", "province"),
    [
        ("440305", "440305", "44"),
        ("４４０３０５", "440305", "44"),
        (" 湖南省长沙市 ", "湖南省长沙市", "43"),
        ("广东深圳", "广东深圳", "44"),
        ("上海", "上海", "31"),
    ],
)
def test_another_province_is_outside_and_not_looked_up(written: str, shown: str, province: str) -> None:
    place = PLAN.divisions.find(written)
    assert (place.code, place.written, place.province, place.inside) == (None, shown, province, False)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("420199", id="an unknown code inside"),
        pytest.param("999999", id="a code of no province"),
        pytest.param("江城新区", id="an unknown name"),
        pytest.param("恩施", id="prefecture or city"),
        pytest.param("荆州", id="city or district"),
        pytest.param("武汉市宜都市", id="a county of another city"),
        pytest.param("深圳市", id="a city without its province"),
        pytest.param("房", id="one character"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_no_single_division_answers_to_is_refused(written: str) -> None:
    with pytest.raises(UnknownDivision):
        PLAN.divisions.find(written)


def test_every_division_is_found_by_code_name_and_city_with_county() -> None:
    for division in PLAN.divisions.values():
        assert PLAN.divisions.find(division.code).code == division.code
        assert PLAN.divisions.find(division.name_zh).code == division.code
        assert PLAN.divisions.find(f"湖北省{division.name_zh}").code == division.code
        city = PLAN.divisions.get(division.parent_code or "")
        if city and city.level == "city":
            assert PLAN.divisions.find(city.name_zh + division.name_zh).code == division.code


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("420111", "420100"),
        ("420100", "420100"),
        ("429021", "429021"),
        ("421071", "421000"),
        ("422801", "422800"),
        ("429000", None),
        ("420000", None),
        ("440305", None),
    ],
)
def test_the_unit_is_found_by_climbing(code: str, unit: str | None) -> None:
    assert PLAN.divisions.unit_of(code) == unit


def test_there_are_seventeen_units_and_every_other_division_belongs_to_one_or_to_the_province() -> None:
    assert len(PLAN.units) == 17
    nowhere = {code for code in PLAN.divisions if PLAN.divisions.unit_of(code) is None}
    assert nowhere == {"420000", "429000"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("420100", "420100"),
        ("武汉市", "420100"),
        (" 襄 阳 ", "420600"),
        ("神农架", "429021"),
        ("神农架林区", "429021"),
        ("恩施州", "422800"),
        ("恩施土家族苗族自治州", "422800"),
        ("荆州", "421000"),
        ("429004", "429004"),
    ],
)
def test_a_unit_by_code_and_by_name(written: str, code: str) -> None:
    assert PLAN.units.find(written).code == code


@pytest.mark.parametrize(
    "written", ["洪山区", "420111", "429000", "湖北省", "恩施市", "利川市", "长沙市", "", "武汉市洪山区"]
)
def test_a_district_or_anything_else_is_no_unit(written: str) -> None:
    with pytest.raises(UnknownUnit, match="武汉市、黄石市"):
        PLAN.units.find(written)


@pytest.mark.parametrize(
    ("issued", "place", "elsewhere"),
    [
        ("420111", "420112", False),
        ("420100", "武汉市洪山区", False),
        ("440300", "420111", True),
        ("420200", "420111", True),
        ("420000", "420111", False),
        ("100000", "420111", False),
        ("420821", "京山市", False),
        ("420199", "420111", False),
        ("420199", "420200", True),
        ("429004", "429005", True),
        ("440300", "420000", False),
        ("430100", "湖南省长沙市", False),
        ("430100", "440305", True),
        ("420100", "440305", True),
    ],
)
def test_the_place_of_issue_only_warns(issued: str, place: str, elsewhere: bool) -> None:
    assert PLAN.divisions.issued_elsewhere(issued, PLAN.divisions.find(place)) is elsewhere


DOWN_AND_UP = "420199,county,武昌区,Another Wuchang District,420600,no,\n"
"""A second district of a name that the shipped table has, in another city."""


def test_a_name_of_two_divisions_names_none_and_its_city_says_which(tmp_path: Path) -> None:
    plan = load_plan(with_lines(tmp_path, divisions=DOWN_AND_UP))
    assert Addresses(plan).find("武昌区中南路1号") is None
    found = plan.divisions
    for written in ("武昌区", "湖北省武昌区", "武昌"):
        with pytest.raises(UnknownDivision, match=written.removeprefix("湖北省")):
            found.find(written)
    assert (found.find("武汉市武昌区").code, found.find("襄阳市武昌区").code) == ("420106", "420199")


def test_two_divisions_of_one_name_in_one_city_are_told_apart_by_their_codes(tmp_path: Path) -> None:
    found = load_plan(with_lines(tmp_path, divisions=DOWN_AND_UP.replace("420600", "420100"))).divisions
    with pytest.raises(UnknownDivision):
        found.find("武汉市武昌区")
    assert (found.find("420106").code, found.find("420199").code) == ("420106", "420199")


def test_a_former_name_of_two_divisions_names_none(tmp_path: Path) -> None:
    lines = "420188,旧县,420115,1990\n420189,旧县,420106,1990\n"
    plan = load_plan(with_lines(tmp_path, divisions_former=lines))
    for written in ("旧县", "武汉市旧县"):
        with pytest.raises(UnknownDivision):
            plan.divisions.find(written)
    assert (plan.divisions.find("420188").code, plan.divisions.find("420189").code) == ("420115", "420106")
    assert unit_in_words("旧县", plan) == "旧县"


def test_two_units_of_one_name_stop_the_start_and_one_short_name_of_two_units_names_none(tmp_path: Path) -> None:
    folder = with_lines(tmp_path, divisions="420699,zone,武汉市,Another Wuhan City,420600,yes,\n")
    lines = len((folder / "tables/divisions.csv").read_text(encoding="utf-8").splitlines())
    with pytest.raises(PlanFaults, match=f"tables/divisions.csv:{lines}: .*has this name too"):
        load_plan(folder)
    assert load_kept_plan(folder).units.find("420699").code == "420699"
    other = with_lines(tmp_path / "short", divisions="420699,county,武汉县,Wuhan County,420600,yes,\n")
    units = load_plan(other).units
    with pytest.raises(UnknownUnit):
        units.find("武汉")
    assert (units.find("武汉市").code, units.find("武汉县").code) == ("420100", "420699")
