"""The demo on a made-up plan: what it writes, and what its platform then answers, holds no word of the shipped one."""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from intake.workbook.read import read_workbook
from miaopu.demo.programme.days import reference_of
from miaopu.demo.programme.story import SeatRule
from shared.http import Client, new_blocking_client
from shared.plan.load import load_plan
from shared.plan.model import Plan
from shared.services import SERVICE_NAMES
from tests.journeys.telling import expected_of
from tests.miaopu.commands import Up, from_scratch, miaopu
from tests.plans.other import OF_HUBEI, other_plan

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.xdist_group("another plan")]
FIRMS, CAP = 60, 20


@dataclass(frozen=True, slots=True)
class Played:
    """The folder of one run, its plan, and what it said."""

    out: Path
    plan: Plan
    said: str

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "summary.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, out = other_plan(Path(name)), Path(name) / "demo"
        done = from_scratch("demo", "--firms", FIRMS, "--cap", CAP, "--plan", folder, "--out", out, timeout=200)
        assert done.returncode == 0, done.stderr
        yield Played(out, load_plan(folder), done.stdout + done.stderr)


@pytest.fixture(scope="module")
def up(played: Played) -> Iterator[Up]:
    """Without `--plan`: the data folder remembers it."""
    running = Up.start(played.out / "data")
    yield running
    running.stop()


def test_the_whole_programme_is_played_under_its_rules(played: Played) -> None:
    counts = played.summary
    expected = expected_of(played.out / "applications.xlsx", SeatRule(CAP), played.plan)
    assert counts["marginal_firm"] == expected.marginal_firm
    assert {name: counts[name] for name in expected.counts if name in counts} == {
        name: number for name, number in expected.counts.items() if name in counts
    }
    assert (counts["rows_read"], counts["admitted"], counts["graduated"], counts["removed"]) == (FIRMS, CAP, 1, 1)
    assert counts["recommended"] > CAP
    assert all(counts[outcome] > 0 for outcome in ("eligible", "needs_waiver", "needs_review", "ineligible"))
    assert counts["bank_receipts"] == counts["whitelisted"] + counts["revoked"]
    assert counts["reference_date"] == str(reference_of(played.plan))


def test_its_firms_are_of_its_units(played: Played) -> None:
    read = read_workbook(played.out / "applications.xlsx", played.plan, reference_of(played.plan))
    declared = [entry.declaration for entry in read.entries if entry.declaration]
    assert {one.reporting_unit for one in declared} == set(played.plan.units)


def text_of(content: bytes) -> str:
    """What people read: of a workbook all its parts."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def test_nothing_that_it_writes_or_says_is_of_another_plan(played: Played) -> None:
    files = [path for path in played.out.iterdir() if path.is_file()] + [played.out / "data" / "bank.log"]
    assert {path.suffix for path in files} == {".xlsx", ".json", ".log"}
    for path in files:
        assert not OF_HUBEI.search(text_of(path.read_bytes())), path
    assert not OF_HUBEI.search(played.said)


def test_nothing_that_its_platform_answers_is_of_another_plan(played: Played, up: Up) -> None:
    asked = miaopu("token", "--role", "province", "--subject", "li", "--data", played.out / "data")
    headers = {"Authorization": f"Bearer {asked.stdout.strip()}"}
    seen: dict[str, str] = {}
    with new_blocking_client(60, up.url) as client:
        seen["/"] = client.get("/").text
        for service in SERVICE_NAMES:
            document = client.get(f"/{service}/openapi.json")
            seen[f"{service} document"] = document.text
            read_all(client, headers, document.json(), marginal := played.summary["marginal_firm"]["uscc"], seen)
    assert len(seen) > 90
    assert "校验结果" in next(text for path, text in seen.items() if path.endswith("/workbook"))
    assert any(marginal in text for text in seen.values())
    faults = {path: found[0] for path, text in seen.items() if (found := OF_HUBEI.search(text))}
    assert not faults


def read_all(
    client: Client, headers: Mapping[str, str], document: Mapping[str, Any], uscc: str, seen: dict[str, str]
) -> None:
    """Lists, all that is told of one firm, and of each list the first entry with what hangs on it."""
    paths = [path for path, methods in document["paths"].items() if "get" in methods and not path.endswith("/events")]
    for path in sorted(paths, key=lambda path: path.count("{")):
        above, parameter, rest = path.partition("/{")
        if parameter and not rest.startswith("uscc}"):
            readable = with_first(path, rest, seen.get(above, ""))
        else:
            readable = path.replace("{uscc}", uscc)
        if readable and "{" not in readable:
            seen[readable] = answer(client, readable, headers, {"batch": "2026-1", "on": "2026-06-01"})


def with_first(path: str, rest: str, listed: str) -> str | None:
    """The path of the first entry of a list; None where the list is empty, or is none."""
    name, _, _ = rest.partition("}")
    try:
        found = json.loads(listed)
    except ValueError:
        return None
    entries = found.get("items", []) if isinstance(found, dict) else found
    for key in (name, "id", "code"):
        if entries and key in entries[0]:
            return path.replace(f"{{{name}}}", str(entries[0][key]))
    return None


def answer(client: Client, path: str, headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """Of a query that the route does not take, the answer without it."""
    found = client.get(path, headers=headers, params=query)
    if found.status_code == 422:
        found = client.get(path, headers=headers)
    assert found.status_code < 500, (path, found.text)
    return text_of(found.content)
