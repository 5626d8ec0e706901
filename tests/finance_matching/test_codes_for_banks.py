"""The page for banks names every code that a bank can be refused with, and no other."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import finance_matching
from finance_matching.wiring import service
from shared.problems import Problem
from shared.testing.described import described

PAGE = Path(__file__).parents[2] / "docs" / "banks.md"
OF_THE_PROVINCE = {
    "already-decided", "bank-exists", "before-its-ground", "effective-date-ahead", "events-missing",
    "newer-version-published", "not-next-in-line", "not-what-was-seen", "records-diverged", "second-person-needed",
    "separation-of-duties", "suspension-unchanged",
}  # fmt: skip
"""Refusals of acts that only the province's people or the operator may do here."""
OF_NO_ROUTE = {"job-of-a-newer-release", "precondition-required", "version-moved-on"}
"""Refusals of the frame that this service has no act for."""


def problems() -> Iterator[type[Problem]]:
    """All refusals of the service, those of the frame among them."""
    described(service)
    for module in walk_packages(finance_matching.__path__, "finance_matching."):
        if "migrations" not in module.name and "__main__" not in module.name:
            import_module(module.name)
    waiting = [Problem]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith(("shared.", "finance_matching.")) and "testing" not in kind.__module__:
                yield kind


def test_the_page_names_each_code_with_its_status() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Codes of refusals")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z-]+)` ([45]\d\d)", section)
    assert len(dict(named)) == len(named)
    there = {kind.code: str(kind.status) for kind in problems()}
    expected = {code: status for code, status in there.items() if code not in OF_THE_PROVINCE | OF_NO_ROUTE}
    assert dict(named) == expected


def test_what_is_left_out_is_a_code_still() -> None:
    assert {kind.code for kind in problems()} >= OF_THE_PROVINCE | OF_NO_ROUTE
