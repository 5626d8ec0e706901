"""The page of facts says what the declarations say."""

from pathlib import Path

from eligibility.reports.facts_page import page

ROOT = Path(__file__).parents[2]


def test_the_committed_page_of_facts_is_that_of_the_declarations() -> None:
    assert (ROOT / "docs/facts.md").read_text(encoding="utf-8") == page(), "write it anew with `make openapi`"
