"""Another province is another folder: no place or clause of the shipped plan stands in code or what people read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.plan_settings import DEFAULT_PROVINCE, PLANS
from tests.plans import hubei as places_of_hubei

ROOT = Path(__file__).parents[2]
PLACES = re.compile(rf"{places_of_hubei.PLACES}|hubei|(?<![0-9A-Za-z])(?:9[123])?42[0-9]{{4}}(?![0-9])")
CLAUSES = re.compile(
    r"附件|十项条件|ten criteria|[Aa]nnex\b|[（(](?:[TMOP][0-9]+[.0-9a-z]*[,;、 –-]*)+[）)]|\b[TOP][0-9]{1,2}\.[0-9]"
)
PROGRAMME = re.compile(r"两年|林区|直管市|专利产业化样板|(?i:two[ -]years?)")
"""Numbers and kinds of units of the shipped plan, and what it calls its firms."""
SOURCES = (*ROOT.glob("services/*/src"), ROOT / "shared/src", ROOT / "deploy/embedded/src")
TO_READ = ("/schemas/", "/events/", "/cli/", "/api/")
"""Where docstrings are descriptions in documents and help."""
SPARED = (
    "shared/plan_settings.py",  # the one default
    "shared/testing/",  # builders of tests
    "/migrations/versions/",  # what was, when it was written
)
FILES = sorted(
    path
    for source in SOURCES
    for path in source.rglob("*")
    if path.is_file()
    and "__pycache__" not in path.parts
    and PLANS / DEFAULT_PROVINCE not in path.parents
    and not any(spared in path.as_posix() for spared in SPARED)
)
DEPLOYED = [ROOT / "docker-compose.yml", ROOT / "Makefile", *sorted((ROOT / "deploy/k8s").rglob("*.*"))]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def said(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a file that somebody may read while the program runs, with their lines."""
    text = text_of(path)
    if path.suffix != ".py":
        yield 1, text
        return
    tree = ast.parse(text)
    notes = set() if any(part in path.as_posix() for part in TO_READ) else set(map(id, notes_of(tree)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, node.value


def notes_of(tree: ast.AST) -> Iterator[ast.Constant]:
    """Strings that are statements: docstrings, and what stands below a constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def test_no_code_names_a_place_of_the_shipped_province() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in (*FILES, *DEPLOYED)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if PLACES.search(line)
    ]
    assert not found, "\n".join(found)


def test_nothing_that_people_read_names_a_clause() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in FILES
        for line, text in said(path)
        if CLAUSES.search(text)
    ]
    assert not found, "\n".join(found)


def test_nothing_that_people_read_tells_a_number_or_a_kind_of_unit_of_the_shipped_plan() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in FILES
        for line, text in said(path)
        if PROGRAMME.search(text) and not (path.name == "divisions.py" and text.startswith("(?:"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", ["附件 2", "（T12.2b）", "(T12.3b, c)", "(T11.4, M6, M7)", "Annex 6", "T5.3, members"])
def test_a_clause_is_seen(text: str) -> None:
    assert CLAUSES.search(text)


@pytest.mark.parametrize("text", ["420100", "91420112MAKU9HGJ3X", '"420100": 180', "湖北省"])
def test_a_place_is_seen(text: str) -> None:
    assert PLACES.search(text)


@pytest.mark.parametrize("text", ["4200000", "2420100", "GB/T 4754", "T+1", "(M)"])
def test_a_number_is_none(text: str) -> None:
    assert not PLACES.search(text)
    assert not CLAUSES.search(text)
