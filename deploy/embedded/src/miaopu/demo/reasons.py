"""Why a firm is not in, as rows that an official reads: Chinese first, the codes for programs at the end."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from eligibility.domain.sources import SOURCES
from intake.workbook.standard import STANDARD
from shared.schemas.eligibility.assessments import AssessmentDetail
from shared.schemas.eligibility.findings import ExplainedFinding
from shared.schemas.intake.import_rows import ImportRowOut

HEADER: Final = (
    "类别",
    "行号",
    "统一社会信用代码",
    "企业名称",
    "项目",
    "原因",
    "取值",
    "限值",
    "条款",
    "说明",
    "Explanation",
    "项目代码",
    "原因代码",
)
Row = Sequence[Any]
_SOURCES: Final = "|".join(source.zh for source in SOURCES.values())
_SENTENCE: Final = re.compile(
    rf"[^（]+（[^）]+）(?P<title>[^：]+)：(?P<answer>.+?)；"
    rf"(?P<values>(?:{_SOURCES}) .+?)(?:；限值 (?P<limits>.+))?。",
    re.DOTALL,
)
"""How eligibility says a finding; its parts fill the cells."""
_OUTCOMES: Final = {"ineligible": "不符合条件", "needs_waiver": "需豁免", "needs_review": "待核实"}
_HEADERS: Final = {column.identifier: column.header for column in STANDARD.firms.columns}


def of_refused_rows(refused: Iterable[ImportRowOut]) -> Iterable[Row]:
    """Each reason of each row of the workbook that was not taken in."""
    for row in refused:
        for refusal in row.refusals:
            zh, en, column = refusal.message.zh, refusal.message.en, refusal.column
            firm = ("申报行未受理", row.row, row.uscc, row.name)
            reason = zh.partition("，")[0]
            yield (*firm, _HEADERS.get(column, column), reason, "", "", "", zh, en, column, refusal.code)


def of_firms(assessments: Iterable[AssessmentDetail], *outcomes: str, undecided: bool) -> Iterable[Row]:
    """Each unmet criterion of the firms with these outcomes; with `undecided` also what lacks a value."""
    for row in sorted(assessments, key=lambda row: row.uscc):
        if row.outcome not in outcomes:
            continue
        for finding in row.findings:
            if finding.met is False or (undecided and finding.met is None):
                firm = (_OUTCOMES[row.outcome], "", row.uscc, row.name)
                yield (*firm, *_finding(finding))


def _finding(finding: ExplainedFinding) -> Row:
    zh, en = finding.message.zh, finding.message.en
    found = _SENTENCE.fullmatch(zh)
    title, answer, values, limits = found.groups() if found else (finding.criterion, "", "", "")
    code = finding.reason or ("unmet" if finding.met is False else "undecided")
    return title, answer, values, limits or "", finding.clause, zh, en, finding.criterion, code
