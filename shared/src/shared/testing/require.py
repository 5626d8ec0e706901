"""What a test does when the machine lacks something it needs: say so in one line, or fail where it is required."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from shared.testing.kafka_broker import find_or_install_jars

REQUIRE_KAFKA = "MIAOPU_REQUIRE_KAFKA"
REQUIRE_KUBECTL = "MIAOPU_REQUIRE_KUBECTL"
REQUIRE_BROWSER = "MIAOPU_REQUIRE_BROWSER"


def skip_or_fail(reason: str, *, required_by: str) -> NoReturn:
    """Skip with the reason; fail with it when the environment says `required_by=1`."""
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{required_by}=1, but {reason}", pytrace=False)
    pytest.skip(reason)


def require_kafka_jars(*, to_kill: bool = False) -> Path:
    """Folder of a real broker's jars, fetched on first use; without Java or Maven the test is skipped, or fails.

    `to_kill`: the test stops or freezes its broker, so that one given by its address does not do.
    """
    jars = find_or_install_jars()
    if jars.folder is None:
        instead = "this test kills its broker and needs its own" if to_kill else "MIAOPU_KAFKA_BOOTSTRAP may name one"
        skip_or_fail(f"{jars.reason}; {instead}", required_by=REQUIRE_KAFKA)
    return jars.folder


def require_chromium() -> Path:
    """Chromium as the distribution installs it; without it the test is skipped, or fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        skip_or_fail("no Chromium is installed: the pages were not looked at", required_by=REQUIRE_BROWSER)
    return Path(found)
