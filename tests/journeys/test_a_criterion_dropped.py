"""The whole programme under a copy of the shipped folder without one of its criteria: nothing misses or names it."""

import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from miaopu.demo.generate import make_workbook
from miaopu.platform import SERVICES
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan
from shared.services import variable_of
from shared.testing.databases import Databases
from tests.journeys.embedded import programme
from tests.journeys.telling import assert_counts_follow

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.xdist_group("dropped")]
ALL = [criterion.id for criterion in load_plan().criteria(load_plan().in_force_from)]
SOME = ("A2", "A5", "A10.2")
"""One whose certificates end, one by which members graduate, one that bars by itself."""
CAP = 20


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Three of them, all at full length (`make faults`)."""
    metafunc.parametrize("dropped", ALL if metafunc.config.getoption("--full-length", default=False) else SOME)


@pytest.fixture
async def database_url(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Migrated databases for all services on the server that tests share."""
    urls = {service.name: await databases.fresh(service) for service in SERVICES}
    for name, url in urls.items():
        monkeypatch.setenv(variable_of(name, "DATABASE_URL"), url)
    yield next(iter(urls.values()))
    for url in urls.values():
        await databases.drop(url)


async def test_the_programme_goes_on_without_it(tmp_path: Path, dropped: str, database_url: str) -> None:
    folder = Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, tmp_path / "plan"))
    (folder / f"criteria/{dropped.lower().replace('.', '_')}.yaml").unlink()
    workbook = tmp_path / "applications.xlsx"
    make_workbook(workbook, 60, 7, load_plan(folder))
    story = await programme(tmp_path / "data", workbook, CAP, folder, database_url=database_url, compute_workers=1)
    assert_counts_follow(story, workbook, CAP)
    told = [one.model_dump(mode="json") for one in (*story.not_eligible, *story.timeline, *story.applications)]
    assert not re.search(rf"(?<![0-9A-Za-z]){re.escape(dropped)}(?![0-9.])", json.dumps(told, ensure_ascii=False))
