"""Populations from arrays and from JSON: the same firms, and what no firm could have is refused with its column."""

from decimal import Decimal
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given, settings

from eligibility.domain.assess import EXACT
from eligibility.domain.columns import BadColumns, Codes, Columns, body, of_arrays, of_facts, of_json
from eligibility.domain.columns.model import AMOUNTS, FLAGS, NAMES
from eligibility.domain.facts import Facts
from eligibility.domain.population import judge_population
from shared.domain.money import plain
from tests.eligibility.firms import PARAMETERS, PLAN
from tests.eligibility.populations import FIRMS, MODEL, TINY

GROUPS = tuple(PLAN.size_groups)
TOO_FINE = "0." + "0" * 20 + "1"
RECORD: dict[str, Any] = {"employees": 160, "revenue_yuan": "72000000.5", "rd_leader": True, "size_group": "industry"}


def record(firm: Facts) -> dict[str, Any]:
    """The firm as JSON shows it."""
    return {name: plain(value) if isinstance(value := firm[name], Decimal) else value for name in NAMES}


def rows(firms: Columns) -> list[dict[str, object]]:
    """The firms one by one."""
    return [{name: firms.row(row)[name] for name in NAMES} for row in range(len(firms))]


def read(*records: Any) -> Columns:
    """The firms of a body."""
    return of_json(orjson.dumps(list(records)), GROUPS)


@settings(max_examples=100, deadline=None)
@given(FIRMS)
def test_firms_in_json_are_the_firms(firms: list[Facts]) -> None:
    written = [firm.supposing(rd_input_yuan=_to_twenty_places(firm["rd_input_yuan"])) for firm in firms]
    expected = [{name: firm[name] for name in NAMES} for firm in written]
    assert rows(read(*map(record, written))) == expected
    assert rows(of_facts(written)) == expected


def _to_twenty_places(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(TINY, context=EXACT)


def test_a_name_that_is_left_out_is_not_known() -> None:
    firms = read(RECORD, {"employees": None}, {}, {"rd_leader": False, "misconduct": True})
    assert [row["employees"] for row in rows(firms)] == [160, None, None, None]
    assert [row["rd_leader"] for row in rows(firms)] == [True, None, None, False]
    assert [row["size_group"] for row in rows(firms)] == ["industry", None, None, None]


@pytest.mark.parametrize("size", [1, 7, 100, 10_000])
def test_a_body_is_the_same_however_it_is_cut(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(body, "PIECE", size)
    firms = [{**RECORD, "employees": number, "own_trademarks": None} for number in range(50)]
    assert [row["employees"] for row in rows(read(*firms))] == list(range(50))
    spaced = orjson.dumps(firms, option=orjson.OPT_INDENT_2) + b"\n"
    assert rows(of_json(spaced, GROUPS)) == rows(read(*firms))
    with pytest.raises(BadColumns, match="size_group"):
        read(*firms, {**RECORD, "size_group": "a},{b"})
    with pytest.raises(BadColumns, match="JSON"):
        of_json(orjson.dumps(firms)[:-1] + b',{"employees":}]', GROUPS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(b"", "valid JSON", id="nothing"),
        pytest.param(b"[", "valid JSON", id="a bracket"),
        pytest.param(b"x[]", "valid JSON", id="no JSON"),
        pytest.param(b'[{"employees":1},]', "valid JSON", id="a comma too much"),
        pytest.param(b"{}", "list of records", id="no list"),
        pytest.param(b"[1]", "list of records", id="no records"),
        pytest.param(b'[{"staff":1}]', "no column staff", id="unknown name"),
        pytest.param(b'[{"employees":1},{"staff":1}]', "no column staff", id="unknown name later"),
        pytest.param(b'[{"rd_leader":1}]', "rd_leader must be true", id="one for yes"),
        pytest.param(b'[{"rd_leader":"true"}]', "rd_leader must be true", id="text for yes"),
        pytest.param(b'[{"employees":1.0}]', "employees must be whole", id="a float for a count"),
        pytest.param(b'[{"employees":true}]', "employees must be whole", id="yes for a count"),
        pytest.param(b'[{"employees":-1}]', "employees must lie between", id="negative count"),
        pytest.param(b'[{"employees":2000000001}]', "employees must lie between", id="too many"),
        pytest.param(b'[{"revenue_yuan":1.5}]', "revenue_yuan must be decimal", id="a float for an amount"),
        pytest.param(b'[{"revenue_yuan":-1}]', "revenue_yuan must be decimal", id="negative amount"),
        pytest.param(b'[{"revenue_yuan":[]}]', "revenue_yuan must be decimal", id="a list for an amount"),
        pytest.param(b'[{"size_group":"shops"}]', "unknown value 'shops'", id="unknown group"),
        pytest.param(b'[{"size_group":1}]', "size_group must be text", id="a number for a group"),
    ],
)
def test_what_no_firms_could_be_is_refused_with_its_reason(text: bytes, said: str) -> None:
    with pytest.raises(BadColumns, match=said) as refused:
        of_json(text, GROUPS)
    assert refused.value.zh


@pytest.mark.parametrize(
    "written",
    ["", " 1", "1 ", "1,2", ",", "1.", ".5", "1e3", "-1", "+1", "nan", "inf", "１", "1_0", "1.2.3", "1" * 19, TOO_FINE],
)
def test_an_amount_is_a_plain_decimal(written: str) -> None:
    with pytest.raises(BadColumns, match="revenue_yuan"):
        read({"revenue_yuan": "1.5"}, {"revenue_yuan": written}, {"revenue_yuan": None})


@pytest.mark.parametrize("written", ["0", "1.50", "9" * 18 + "." + "9" * 20, 5, 10**15])
def test_an_amount_is_kept_as_it_is_written(written: str | int) -> None:
    firms = read({"revenue_yuan": written}, {"revenue_yuan": None})
    assert [row["revenue_yuan"] for row in rows(firms)] == [Decimal(written), None]


def test_arrays_of_all_kinds_are_read() -> None:
    firms = of_arrays(
        {
            "rd_leader": np.array([1, 0, -1], np.int8),
            "rd_team": np.array([True, False, True]),
            "employees": np.array([1, 2, 3]),
            "own_trademarks": np.array([1.0, np.nan, 3.0]),
            "revenue_yuan": np.array([0.1, np.nan, 5e17]),
            "rd_input_yuan": np.array([10**17 + 1, 1, 0]),
            "size_group": Codes(np.array([0, -1, 1]), ("industry", "retail")),
        }
    )
    found = {name: [row[name] for row in rows(firms)] for name in NAMES}
    assert found["rd_leader"] == [True, False, None]
    assert found["rd_team"] == [True, False, True]
    assert found["employees"] == [1, 2, 3]
    assert found["own_trademarks"] == [1, None, 3]
    assert found["revenue_yuan"] == [Decimal("0.1"), None, 5 * 10**17]
    assert found["rd_input_yuan"] == [10**17 + 1, 1, 0]
    assert found["size_group"] == ["industry", None, "retail"]
    assert found["misconduct"] == [None, None, None]
    assert found["valid_patents"] == [None, None, None]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        pytest.param({}, "at least one column", id="none"),
        pytest.param({"employees": np.zeros(2), "rd_staff": np.zeros(3)}, "all as long", id="uneven"),
        pytest.param({"staff": np.zeros(2)}, "no column staff", id="unknown name"),
        pytest.param({"rd_leader": np.array([2])}, "rd_leader must be boolean", id="no answer"),
        pytest.param({"rd_leader": np.zeros(2)}, "rd_leader must be boolean", id="floats for answers"),
        pytest.param({"employees": np.array([1.5])}, "employees must be whole", id="half a person"),
        pytest.param({"employees": np.array([-1])}, "employees must lie between", id="negative"),
        pytest.param({"revenue_yuan": np.array([np.inf])}, "revenue_yuan must lie between", id="without end"),
        pytest.param({"revenue_yuan": np.array([0.1], np.float32)}, "64-bit", id="short floats"),
        pytest.param({"revenue_yuan": np.array(["1"])}, "64-bit", id="texts"),
        pytest.param({"size_group": np.array([1])}, "must be given as Codes", id="codes without keys"),
        pytest.param({"size_group": Codes(np.array([1]), ("industry",))}, "no key stands for", id="no such key"),
    ],
)
def test_arrays_that_no_firms_could_be_are_refused(arrays: dict[str, Any], said: str) -> None:
    with pytest.raises(BadColumns, match=said):
        of_arrays(arrays)


def test_the_same_firms_are_judged_alike_wherever_they_come_from() -> None:
    firms = [MODEL, MODEL]
    arrays: dict[str, Any] = {name: np.array([firm[name] for firm in firms]) for name in FLAGS}
    arrays |= {name: np.array([float(str(firm[name])) for firm in firms]) for name in AMOUNTS}
    arrays |= {name: np.array([MODEL[name]] * 2) for name in NAMES if name not in arrays and name != "size_group"}
    arrays["size_group"] = Codes(np.zeros(2, np.intp), (str(MODEL["size_group"]),))
    populations = [
        judge_population(columns, PARAMETERS)
        for columns in (of_facts(firms), of_arrays(arrays), read(*map(record, firms)))
    ]
    for population in populations:
        assert (population.answers.met == populations[0].answers.met).all()
        assert np.array_equal(population.margins, populations[0].margins, equal_nan=True)
