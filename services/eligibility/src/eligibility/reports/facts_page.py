"""The page of facts (`docs/facts.md`), written from their declarations: `python -m eligibility.reports.facts_page`."""

from pathlib import Path
from typing import Final

from shared.domain.fact_table import FACTS
from shared.domain.facts import Fact

_HEAD: Final = """# Facts of a firm

Written by `make openapi` from the declarations: a declared fact stands beside its field in
`shared/domain/declaration.py`, any other in `shared/domain/fact_table.py`. *Judged*: a criterion may name it.
*On a route*: an answer becomes yes, a number or list grows (`improve`), or it is only given where it is missing
(`supply`); without a word it never changes.

| fact | 名称 | name | kind | unit | source | judged | on a route | a reviewer may find it otherwise |
|---|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The page: a row a fact, in the order of the table."""
    return _HEAD + "".join(f"| {' | '.join(_cells(fact))} |\n" for fact in FACTS.values())


def _cells(fact: Fact) -> tuple[str, ...]:
    judged, reviewed = ("yes" if one else "" for one in (fact.judged, fact.reviewed))
    source = fact.source.replace("_", " ")
    return f"`{fact.name}`", fact.zh, fact.en, fact.kind, fact.unit, source, judged, fact.may or "", reviewed


if __name__ == "__main__":
    Path("docs/facts.md").write_text(page(), encoding="utf-8")
