"""What reading a workbook gives, beside the answer that stands in a file."""

import json
from collections.abc import Sequence
from typing import Any

from intake.workbook.answers import ReadWorkbook

LISTS = ("refusals", "rejected_rows", "normalised", "warnings")


def without_messages(items: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps({k: v for k, v in item.items() if k != "message"}, sort_keys=True) for item in items)


def assert_told(read: ReadWorkbook, expected: Sequence[dict[str, Any]]) -> None:
    """Every row of the workbook is read as its answer says."""
    assert [entry.row for entry in read.entries] == [row["row"] for row in expected]
    for entry, row in zip(read.entries, expected, strict=True):
        answer: dict[str, Any] = entry.as_json()
        assert {key: answer[key] for key in ("uscc", "name")} == {key: row[key] for key in ("uscc", "name")}
        assert (entry.declaration is None) == (row["status"] == "refused")
        for key in LISTS:
            assert without_messages(answer[key]) == without_messages(row[key]), (row["row"], key)
