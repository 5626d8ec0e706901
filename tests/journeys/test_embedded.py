"""The programme on the embedded platform: the committed workbook, and one with another seed."""

from pathlib import Path

import pytest

from miaopu.demo.generate import make_workbook
from tests.journeys.embedded import programme
from tests.journeys.telling import assert_counts_follow

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.xdist_group("heavy")]
COMMITTED = Path(__file__).parents[2] / "examples" / "hubei-2024" / "applications.xlsx"


async def test_the_committed_workbook_from_import_to_the_banks_inbox(tmp_path: Path) -> None:
    assert_counts_follow(await programme(tmp_path, COMMITTED, 500), COMMITTED, 500)


async def test_another_workbook_and_cap_follow_their_own_numbers(tmp_path: Path) -> None:
    workbook = tmp_path / "applications.xlsx"
    make_workbook(workbook, 90, 7)
    assert_counts_follow(await programme(tmp_path, workbook, 40), workbook, 40)
