"""The assessment says of the twelve example firms exactly what the example's answers say."""

import json
from typing import Any

import pytest

from eligibility.domain.assess import assess
from shared.domain.declaration import Declaration
from tests.eligibility.clean_workbook import EXAMPLES, declarations
from tests.eligibility.firms import ON, PARAMETERS, PLAN

ANSWERS: list[dict[str, Any]] = json.loads((EXAMPLES / "clean.json").read_text(encoding="utf-8"))
FIRMS = declarations()


def test_every_example_firm_is_compared() -> None:
    assert [firm.uscc for firm in FIRMS] == [answer["uscc"] for answer in ANSWERS]


@pytest.mark.parametrize(("firm", "answer"), list(zip(FIRMS, ANSWERS, strict=True)), ids=[firm.uscc for firm in FIRMS])
def test_an_example_firm_is_judged_as_its_answer_says(firm: Declaration, answer: dict[str, Any]) -> None:
    said = json.loads(json.dumps(assess(firm, PLAN, ON, PARAMETERS).to_json(), ensure_ascii=False))
    for finding in said["findings"]:
        assert finding.pop("clause")
        assert set(finding.pop("message")) == {"zh", "en"}
    assert {key: said[key] for key in ("outcome", "flags", "unmet", "undecided", "findings")} == {
        key: answer[key] for key in ("outcome", "flags", "unmet", "undecided", "findings")
    }
