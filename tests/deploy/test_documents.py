"""What the documents say can be checked against the code: links, commands, routes, events, tables, words."""

import re
from pathlib import Path

import pytest

from miaopu.cli import COMMANDS
from miaopu.platform import SERVICES
from shared.api.openapi import document_of
from shared.events.base import Event, registry
from shared.events.rules_taken import RulesTaken
from shared.service import Service
from tests.deploy.files import ROOT

_GENERATED = (".venv", "var", "node_modules")
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not {*_GENERATED} & set(path.relative_to(ROOT).parts))
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
_DEMO = "var/demo/data"
_WITH_COMMANDS = ("pool", "finance-matching", "monitoring")
_OWN_READMES = [pytest.param(service, id=service.name) for service in SERVICES]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def readme_of(service: Service) -> str:
    return text_of(ROOT / "services" / service.name / "README.md")


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in DOCUMENTS])
def test_links_to_files_lead_to_files(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", text_of(path))
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_commands_of_the_readme_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text_of(path), re.MULTILINE)) <= targets
    told = set(re.findall(r"\bmiaopu ([a-z]+)\b", text_of(path)))
    assert told
    assert told <= COMMANDS.keys()


@pytest.mark.parametrize("service", _OWN_READMES)
def test_routes_of_a_services_readme_exist(service: Service) -> None:
    paths = document_of(service)["paths"]
    known = {(method.upper(), _plain(path)) for path, methods in paths.items() for method in methods}
    told = re.findall(r"`(GET|POST|PUT|DELETE) (/[^`?\s]*)", readme_of(service))
    assert told
    assert [route for method, route in told if (method, _plain(f"/{service.name}/v1{route}")) not in known] == []


@pytest.mark.parametrize("service", [one for one in _OWN_READMES if one.id in _WITH_COMMANDS])
def test_what_a_services_readme_gives_to_run_names_program_data_and_routes_that_exist(service: Service) -> None:
    [block] = re.findall(r"^```sh\n(.*?)^```", readme_of(service), re.MULTILINE | re.DOTALL)
    assert f"make up DATA={_DEMO}" in readme_of(service)
    tokens = re.findall(r"(\S*)miaopu token ([^)]*)\)", block)
    assert tokens
    assert all(folder.endswith(".venv/bin/") and f"--data {_DEMO}" in options for folder, options in tokens), block
    told = re.findall(r"http://127\.0\.0\.1:8080(/[^\s'?]+)", block)
    assert {_listed(path) for path in told} <= {_plain(path) for path in document_of(service)["paths"]}


def _listed(path: str) -> str:
    return re.sub(r"(?<=/lists/)(members|pledge)", "{}", path)


def _plain(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def _heard_as(event: type[Event]) -> str:
    """What all services tell in the same way is named once."""
    return RulesTaken.__name__ if issubclass(event, RulesTaken) else registry()[event.type].__name__


@pytest.mark.parametrize("service", _OWN_READMES)
def test_events_of_a_services_readme_are_those_of_its_wiring(service: Service) -> None:
    for title, events in (("Events in", service.subscriptions), ("Events out", service.publishes)):
        [told] = re.findall(rf"^\*\*{title}\*\*:(.*)$", readme_of(service), re.MULTILINE)
        named = set(re.findall(r"`([A-Z][A-Za-z0-9]+)`", told))
        said = _heard_as if title == "Events in" else lambda event: event.__name__
        assert named == {said(event) for event in events}, title


@pytest.mark.parametrize("service", _OWN_READMES)
def test_tables_of_a_services_readme_are_those_it_owns(service: Service) -> None:
    [told] = re.findall(r"^\*\*Tables\*\*:(.*?)\n\n", readme_of(service) + "\n\n", re.MULTILINE | re.DOTALL)
    frame = set(
        re.findall(r'^(?:\w+) = Table\(\s*"(\w+)"', text_of(ROOT / "shared/src/shared/database/tables.py"), re.M)
    )
    owned = {name for name in service.metadata.tables if name not in frame}
    assert set(re.findall(r"`([a-z_]+)`", told)) == owned


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_map_of_services_names_every_event_where_it_belongs(path: Path) -> None:
    for service in SERVICES:
        [row] = re.findall(rf"^\| \[?{service.name}\b.*$", text_of(path), re.MULTILINE)
        told = set(re.findall(r"`([A-Z][A-Za-z0-9]+)`", row))
        assert told == {event.__name__ for event in service.publishes}, service.name


def test_words_that_the_glossary_calls_in_use_stand_in_the_code() -> None:
    in_use = text_of(ROOT / "docs" / "glossary.md").partition("## Kept for what is to come")[0]
    words = {word for row in re.findall(r"^\|.*\|$", in_use, re.MULTILINE) for word in re.findall(r"`([^`]+)`", row)}
    sources = [path for folder in ("shared", "services") for path in (ROOT / folder).rglob("*") if path.is_file()]
    code = "\n".join(text_of(path) for path in sources if path.suffix in {".py", ".yaml", ".csv"})
    assert len(words) > 50
    assert [word for word in words if not re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", code)] == []
