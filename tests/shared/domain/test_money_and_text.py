"""Amounts stay exact and are written one way; texts hold nothing that deceives or breaks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.domain.money import Yuan, plain
from shared.domain.text import BadText, Text, clean_text

AMOUNT: TypeAdapter[Decimal] = TypeAdapter(Yuan)
TEXT: TypeAdapter[str] = TypeAdapter(Text)


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+7", "10000000"), ("12.50", "12.5"), ("0.00", "0"), ("-0.0", "0"), ("1E-7", "0.0000001"), ("100", "100")],
)
def test_a_number_is_written_without_exponent_and_trailing_zeros(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**17), max_value=10**17))
def test_an_amount_comes_back_from_json_as_it_went(amount: Decimal) -> None:
    assert AMOUNT.validate_json(AMOUNT.dump_json(amount)) == amount


@pytest.mark.parametrize("accepted", ['"5000000"', '"123.45"', "5000000", '"-1"', '"+1"', '"0.00000001"'])
def test_amounts_are_strings_or_whole_numbers(accepted: str) -> None:
    assert AMOUNT.validate_json(accepted) == Decimal(accepted.strip('"'))


@pytest.mark.parametrize(
    "refused",
    [
        "1.5",
        '"1e5"',
        '"NaN"',
        '"Infinity"',
        '"1,000"',
        '" 1"',
        '""',
        "true",
        "null",
        f'"{"9" * 19}"',
        f'"{"9" * 1_000_000}"',
        str(10**30),
        '"٣"',
        '"1."',
        '".5"',
        '"0.000000000000000000001"',
    ],
)
def test_floats_and_other_texts_are_no_amounts(refused: str) -> None:
    with pytest.raises(ValidationError):
        AMOUNT.validate_json(refused)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+18"), Decimal("1E-21"), 1.5, True])
def test_python_values_that_are_no_amounts(value: object) -> None:
    with pytest.raises(ValidationError):
        AMOUNT.validate_python(value)


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [("  武汉 ", "武汉"), ("e\u0301", "é"), ("𠮷野", "𠮷野"), ("a b", "a b"), ("=1+1", "=1+1"), ("Ａ公司", "Ａ公司")],
)
def test_a_name_is_kept_as_given_but_for_nfc_and_outer_blanks(given_text: str, kept: str) -> None:
    assert TEXT.validate_python(given_text) == kept


@pytest.mark.parametrize(
    "sign", list("\0\x07\n\t\x7f\x85\u00ad\u061c\u200b\u200d\u200e\u2028\u202e\u2066\ufeff\U000e0041")
)
def test_what_does_not_show_is_refused_and_named(sign: str) -> None:
    with pytest.raises(BadText, match=f"U\\+{ord(sign):04X}"):
        clean_text(f"甲{sign}乙")


@given(st.text())
def test_a_text_that_was_cleaned_stays_as_it_is(text: str) -> None:
    try:
        cleaned = clean_text(text)
    except BadText:
        return
    assert clean_text(cleaned) == cleaned
