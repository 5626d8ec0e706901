"""JSON that decides: nothing that two readers take differently is read, and the digest is that of RFC 8785."""

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.exact_json import LARGEST, BadJson, Number, digest_of_exact, exact, read_exact

_DOUBLES = st.floats(-LARGEST, LARGEST, allow_nan=False)
_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | _DOUBLES | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "raw",
    [
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "c": 2, "b": 3}}',
        b"[9007199254740992]",
        b"[-9007199254740992]",
        b"[9007199254740991.5]",
        b"[9007199254740991.4]",
        b"[1e400]",
        b"[" + b"9" * 5000 + b"]",
        b"[NaN]",
        b"[-Infinity]",
        b'["\\ud800"]',
        b'{"\\udfff": 1}',
        b'["\xed\xa0\x80"]',
        b"[1,]",
        b"[01]",
        b"",
        b"[" * 100_000,
        '{"a": "é"}'.encode("latin-1"),
    ],
)
def test_what_readers_take_differently_is_refused(raw: bytes) -> None:
    with pytest.raises(BadJson) as refused:
        read_exact(raw)
    assert refused.value.zh
    assert refused.value.en
    refused.value.en.encode()


def test_what_is_at_the_edge_is_read() -> None:
    assert read_exact(b'[9007199254740991, -9007199254740991, 1e15, "\\ud83d\\ude00"]') == [
        LARGEST,
        -LARGEST,
        Number("1e15"),
        "😀",
    ]


@given(_DOCUMENTS)
def test_the_digest_is_that_of_the_canonical_form(document: Any) -> None:
    raw = json.dumps(document, ensure_ascii=False).encode()
    canonical = rfc8785.dumps(json.loads(raw, parse_float=_as_double))
    assert digest_of_exact(raw, read_exact(raw)) == hashlib.sha256(canonical).hexdigest()


def _as_double(text: str) -> float | int:
    value = float(text)
    return int(value) if value.is_integer() else value


def test_the_digest_knows_no_way_of_writing() -> None:
    ways = [
        b'{"b": [1.50, 1e2, -0.0], "a": "\\u4e2d"}',
        '{"a":"中",\n"b":[1.5,100,0]}'.encode(),
        b'{ "a": "\\u4E2D", "b": [15e-1, 100.000, -0] }',
    ]
    assert len({digest_of_exact(raw, read_exact(raw)) for raw in ways}) == 1


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.50", (150, 2)),
        ('"1.50"', (150, 2)),
        ('"-007"', (-7, 0)),
        ("15e-1", (15, 1)),
        ("1.5E3", (1500, 0)),
        ("0e999999999", (0, 0)),
        ("-3", (-3, 0)),
        ('"12345678901234567890.1"', (123456789012345678901, 1)),
    ],
)
def test_numbers_are_read_to_the_last_digit(written: str, number: tuple[int, int]) -> None:
    assert exact(read_exact(written.encode())) == number


@pytest.mark.parametrize(
    "written", ['"1e3"', '"+1"', '".5"', '"5."', '" 1"', '"１"', '""', "true", "null", "[1]", '"1,000"', "1e-99999999"]
)
def test_what_is_no_decimal_number_is_none(written: str) -> None:
    assert exact(read_exact(written.encode())) is None
