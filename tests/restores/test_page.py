"""What the page names is there: databases, processes, settings, commands."""

import re

import pytest

from miaopu.cli import COMMANDS
from shared.services import SERVICE_NAMES, database_of, package_of
from shared.settings import known_names
from tests.deploy.files import compose
from tests.restores import page
from tests.restores.page import PAGE, commands

TEXT = PAGE.read_text(encoding="utf-8")
LAST = len(SERVICE_NAMES) - 1


def test_what_the_page_names_is_there() -> None:
    assert set(re.findall(r"MIAOPU_[A-Z_]+", TEXT)) <= known_names()
    assert set(re.findall(r"\bmiaopu ([a-z-]+)\b", TEXT)) <= COMMANDS.keys()
    assert {f"{service}-{act}" for service in SERVICE_NAMES for act in ("serve", "work")} <= compose()[
        "services"
    ].keys()
    assert {"pool-serve", "pool-work"} <= set(re.findall(r"[a-z-]+-(?:serve|work)", TEXT))


def test_every_database_is_dumped() -> None:
    [listed] = re.findall(r"^for s in (.*); do$", commands()[0], re.MULTILINE)
    assert listed.split() == list(map(package_of, SERVICE_NAMES))
    assert f"`{database_of(SERVICE_NAMES[0])}` … `{database_of(SERVICE_NAMES[LAST])}`" in TEXT


@pytest.mark.anyio
async def test_commands_of_the_page_end_and_say_as_an_installed_miaopu() -> None:
    done = await page.run("miaopu no-such-command && echo not reached", {}, may=(2,))
    assert "no-such-command" in done.said
    assert "not reached" not in done.said
    shown = await page.run('miaopu --help | head -n 3; echo "$CHOSEN"', {"CHOSEN": "as asked"})
    assert shown.said.endswith("as asked\n")
