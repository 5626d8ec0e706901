"""Where the values of findings come from, and how a sentence says so."""

from collections.abc import Container, Mapping
from typing import Final, NamedTuple

from eligibility.domain.records import BEHIND
from shared.domain.fact_table import FACTS


class Source(NamedTuple):
    """The words that open the values of one source, and what is said of one that is not known."""

    zh: str
    en: str
    absent_zh: str
    absent_en: str


SOURCES: Final[Mapping[str, Source]] = {
    "declared": Source("申报值", "declared", "未填", "not given"),
    "derived": Source("计算得出", "computed", "无法计算", "cannot be computed"),
    "reference_table": Source("依标准表", "by the table", "无", "none"),
    "reviewed": Source("核查认定", "found by review", "待定", "open"),
    "verified_record": Source("查实记录", "by verified record", "待定", "open"),
}
"""The declaration, a count or share of its figures, a table of the plan, a finding that a reviewer recorded, or the
record of a confirmed violation."""
_RECORD: Final = "verified_record"
_SOURCE_OF: Final = {name: _RECORD if fact.source == "record" else fact.source for name, fact in FACTS.items()}


def source_of(name: str, reviewed: Container[str]) -> str:
    """Where the value of a field comes from, a key of `SOURCES`, when these were found by a reviewer or on record."""
    if name in BEHIND and BEHIND[name] in reviewed:
        return _RECORD
    return "reviewed" if name in reviewed else _SOURCE_OF.get(name, "declared")
