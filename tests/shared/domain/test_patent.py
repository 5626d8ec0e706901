"""Patent numbers in their old and new form, however a certificate or a clerk writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.patent import BadPatentNo, filing_year, kind_of, parse_patent_no

VECTORS = [
    ("201710601862", "3", "invention", 2017),
    ("201310699744", "2", "invention", 2013),
    ("201710911092", "2", "invention", 2017),
    ("202111434680", "4", "invention", 2021),
    ("95115608", "X", "invention", 1995),
    ("97101765", "4", "invention", 1997),
    ("202310800009", "X", "invention", 2023),
    ("202223456789", "0", "utility_model", 2022),
    ("202330123456", "7", "design", 2023),
    ("202080012345", "2", "invention", 2020),
    ("202090012345", "8", "utility_model", 2020),
]


@pytest.mark.parametrize(("number", "check", "kind", "year"), VECTORS)
def test_a_number_states_its_kind_and_year(number: str, check: str, kind: str, year: int) -> None:
    compact = parse_patent_no(number + check)
    assert (compact, kind_of(compact), filing_year(compact)) == (number + check, kind, year)


@pytest.mark.parametrize(("number", "check", "kind", "year"), VECTORS)
def test_any_other_check_character_is_refused(number: str, check: str, kind: str, year: int) -> None:
    for other in set("0123456789X") - {check}:
        with pytest.raises(BadPatentNo) as refused:
            parse_patent_no(f"ZL{number}.{other}")
        assert refused.value.reason == "check"


@pytest.mark.parametrize(
    "written",
    [
        "ZL201310699744.2",
        "zl 2013 1 0699744.2",
        "ＺＬ２０１３１０６９９７４４．２",
        "201310699744.2",
        " 2013106997442\n",
    ],
)
def test_the_ways_of_writing_one_number(written: str) -> None:
    assert parse_patent_no(written) == "2013106997442"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("CN107705012A", "publication"),
        ("cn 107705012 A", "publication"),
        ("201310699744", "length"),
        ("95115608", "length"),
        ("20131069974422", "length"),
        ("", "length"),
        ("没有", "length"),
        ("2013-1069-9744-2", "length"),
        ("2.013106997442", "length"),
        ("2013406997442", "kind"),
        ("19841069974 42", "year"),
        ("04115608X", "year"),
    ],
)
def test_what_is_no_patent_number_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(BadPatentNo) as refused:
        parse_patent_no(text)
    assert refused.value.reason == reason
    assert refused.value.zh
    assert refused.value.en


@given(st.text(max_size=40))
def test_a_number_that_was_accepted_is_its_own_compact_form(text: str) -> None:
    try:
        compact = parse_patent_no(text)
    except BadPatentNo:
        return
    assert parse_patent_no(compact) == compact
