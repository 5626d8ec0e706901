"""A lawyer reads one refusal: every sentence names its clause, what was declared and the limit, in both languages."""

from typing import Any

import pytest

from eligibility.domain.assess import assess
from tests.eligibility.firms import ON, PARAMETERS, PLAN, firm

REFUSED = firm(
    employees=1200,
    revenue_yuan="500000000",
    rd_input_yuan="1200000.50",
    rd_staff=12,
    university_cooperation=False,
    own_trademarks=0,
    ip_body=False,
    misconduct=True,
    registered_division="430100",
)
FINDINGS: list[dict[str, Any]] = [
    finding.to_json() for finding in assess(REFUSED, PLAN, ON, PARAMETERS).findings if finding.met is False
]
UNMET = ("A1.1", "A1.3", "A6", "A7.2", "A8", "A9", "A10.2")


def said(value: Any, language: str) -> str:
    """How a sentence says a value."""
    if isinstance(value, bool):
        return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
    return str(value)


def test_the_refusal_rests_on_these_criteria() -> None:
    assert tuple(finding["criterion"] for finding in FINDINGS) == UNMET


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("finding", FINDINGS, ids=UNMET)
def test_a_sentence_names_its_clause_its_values_and_its_limits(finding: dict[str, Any], language: str) -> None:
    sentence = finding["message"][language]
    number = finding["clause"].removeprefix("附件 ")
    assert f"附件 {number}" in sentence if language == "zh" else f"Annex {number}" in sentence
    assert f"({finding['criterion']})" in sentence.replace("（", "(").replace("）", ")")
    assert ("不符合" if language == "zh" else "not met") in sentence
    for name, value in finding["values"].items():
        if name not in {"size_group", "registered_division"}:
            assert said(value, language) in sentence, name
    for limit in finding["limits"].values():
        assert limit in sentence


def test_codes_are_said_by_their_names() -> None:
    (seat,) = [finding["message"] for finding in FINDINGS if finding["criterion"] == "A1.1"]
    (size,) = [finding["message"] for finding in FINDINGS if finding["criterion"] == "A1.3"]
    assert "430100" in seat["zh"]
    assert "工业" in size["zh"]
    assert "Industry" in size["en"]
