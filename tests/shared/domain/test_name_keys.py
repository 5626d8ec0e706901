"""Names as they are searched: one form of each, its pairs, and the initials of every reading."""

import pytest

from shared.domain.initials import initials_of
from shared.domain.name_keys import name_key, pairs, parts_of_code

READINGS = {
    "长": "cz",
    "行": "hx",
    "重": "cz",
    "厦": "sx",
    "单": "cds",
    "曾": "cz",
    "乐": "ly",
    "查": "cz",
    "汉": "h",
    "光": "g",
}


@pytest.mark.parametrize(
    "written",
    ["武汉光谷（3D）科技", "武汉光谷(3d)科技", "武 汉 光 谷 ３Ｄ 科 技", "武汉光谷·3D·科技", "武汉光谷—3d—科技。"],
)
def test_width_case_blanks_and_brackets_say_nothing(written: str) -> None:
    assert name_key(written) == "武汉光谷3d科技"


@pytest.mark.parametrize(("character", "initials"), READINGS.items())
def test_every_reading_of_a_character_gives_its_initial(character: str, initials: str) -> None:
    assert set(initials) <= set(initials_of(character)[0])


def test_letters_and_digits_stand_for_themselves() -> None:
    assert initials_of("3d汉") == ("3", "d", "h")
    assert initials_of("α々") == ("α", "々")


def test_pairs_of_initials_are_each_with_each() -> None:
    assert pairs(("cz", "j", "x")) == {"cj", "zj", "jx"}
    assert pairs("光谷光谷") == {"光谷", "谷光"}
    assert pairs("光") == set()


def test_parts_of_a_code_are_no_pairs_of_a_name() -> None:
    assert parts_of_code("91420") == {"#9142", "#1420"}
    assert parts_of_code("914") == set()
