"""A credit code has one stored form, and agrees with python-stdnum on what is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from stdnum.cn import uscc as gb32100

from shared.domain.uscc import BadUscc, Uscc, check_uscc

VALID = [
    "91110000600037341L",
    "914403001922038216",
    "91440300708461136T",
    "91420100MA4TEKT06N",
    "91420600MA49ABCDX1",
    "91429004MA4QWERTXA",
    "91429021MA00000157",
    "92420100MA4K00010N",
]
DIGITS, SIGNS = "0123456789", "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", VALID)
def test_a_valid_code_is_kept(code: str) -> None:
    assert check_uscc(code) == code


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("91110000600037341M", "check"),
        ("A1110000600037341L", "alphabet"),
        ("91420100MA4TEKT0I6", "alphabet"),
        ("91420100MA4TEKT06", "length"),
        ("91420100MA4TEKT06NN", "length"),
        ("", "length"),
        ("9" * 100_000, "length"),
        ("91420100MA4\u200bTEKT06N", "length"),
        ("٩١٤٢٠١٠٠MA4TEKT06N", "alphabet"),
    ],
)
def test_what_is_no_code_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(BadUscc) as refused:
        check_uscc(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "written",
    ["91420100ma4tekt06n", "９１４２０１００ＭＡ４ＴＥＫＴ０６Ｎ", " 9142 0100 MA4T EKT0 6N\n", "91420100MA4TEKT06N　"],
)
def test_lower_case_full_width_and_blanks_are_folded(written: str) -> None:
    assert check_uscc(written) == "91420100MA4TEKT06N"


@given(st.text(DIGITS, min_size=8, max_size=8), st.text(SIGNS, min_size=10, max_size=10))
def test_the_short_way_agrees_with_stdnum(head: str, tail: str) -> None:
    code = head + tail
    right = code[:17] + gb32100.calc_check_digit(code[:17])
    assert check_uscc(right) == right
    if code != right:
        with pytest.raises(BadUscc):
            check_uscc(code)


@given(st.sampled_from(VALID), st.integers(0, 16), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_always_noticed(code: str, place: int, digit: str) -> None:
    changed = code[:place] + digit + code[place + 1 :]
    if changed != code:
        with pytest.raises(BadUscc):
            check_uscc(changed)


def test_the_type_stores_the_compact_form_and_explains_a_refusal_in_both_languages() -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Uscc)
    assert adapter.validate_json('"91420100ma4tekt06n"') == "91420100MA4TEKT06N"
    with pytest.raises(ValidationError) as refused:
        adapter.validate_python("91420100MA4TEKT06M")
    error = refused.value.errors()[0]["ctx"]["error"]
    assert isinstance(error, BadUscc)
    assert "校验码" in error.zh
    assert "check character" in error.en
