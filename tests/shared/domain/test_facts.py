"""Facts that are declared wrongly are refused where they are declared."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import BaseModel

from shared.domain.facts import BadFact, Fact, FactTable, facts_of_model

STAFF = Fact("人员", "staff", "count", "persons", name="staff")
INPUT = Fact("投入", "input", "amount", "yuan", name="input_yuan")


class Form(BaseModel):
    """A model whose fields say their facts."""

    staff: Annotated[int | None, Fact("人员", "staff", unit="persons")] = None
    input_yuan: Annotated[Decimal | None, Fact("投入", "input", unit="yuan")] = None
    leader: Annotated[bool, Fact("带头人", "leader")] = False


def test_a_field_gives_its_fact_name_and_kind() -> None:
    found = [(fact.name, fact.kind, fact.source) for fact in facts_of_model(Form)]
    assert found == [
        ("staff", "count", "declared"), ("input_yuan", "amount", "declared"), ("leader", "flag", "declared"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        pytest.param((STAFF, STAFF), "declared_twice", id="twice"),
        pytest.param((replace(STAFF, zh=""),), "no_label", id="no Chinese name"),
        pytest.param((replace(STAFF, unit=""),), "no_unit", id="a number of nothing"),
        pytest.param((replace(INPUT, name="input"),), "no_yuan", id="an amount that does not say yuan"),
        pytest.param((replace(STAFF, unit="yuan"),), "no_yuan", id="a count of money"),
        pytest.param((replace(STAFF, part_of="all"),), "unknown_fact", id="part of what is no fact"),
        pytest.param((STAFF, replace(STAFF, name="share", kind="share")), "no_share", id="a share of nothing"),
    ],
)
def test_a_fact_that_is_declared_wrongly_is_refused(facts: tuple[Fact, ...], reason: str) -> None:
    with pytest.raises(BadFact) as refused:
        FactTable(facts)
    assert refused.value.reason == reason
