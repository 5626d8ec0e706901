"""`up`, `status`, `token`, `dead-letters`, `replay`, `verify` and `demo` against one running platform."""

import asyncio
import base64
import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from miaopu.cli.verify import _running_at
from shared import clock
from shared.events.intake import ApplicationRecommended
from shared.http import new_blocking_client
from shared.messaging.outbox import COLUMNS, INSERT_SET, outbox_row
from shared.services import SERVICE_NAMES
from shared.testing.builders import uscc
from tests.miaopu.commands import Up, assert_refused, miaopu, within
from tests.miaopu.conftest import CAP, Played

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.xdist_group("demo")]
STUCK, BROKEN = uscc(9001), uscc(9002)
_FAIL = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$;
CREATE TRIGGER fail BEFORE INSERT ON candidate FOR EACH ROW WHEN (NEW.uscc = '{uscc}') EXECUTE FUNCTION fail()
"""
_HEAL = "DROP TRIGGER fail ON candidate; DROP FUNCTION fail"


def sql(up: Up, service: str, statement: str, *arguments: Any) -> list[Any]:
    """Rows straight from a service's database, as its superuser."""
    place = _running_at(up.data / "postgres")

    async def run() -> list[Any]:
        connection = await asyncpg.connect(f"postgresql://postgres@/miaopu_{service}?{place}")
        try:
            if arguments:
                return list(await connection.fetch(statement, *arguments))
            await connection.execute(statement)
            return []
        finally:
            await connection.close()

    return asyncio.run(run())


def recommend(up: Up, firm: str, **broken: Any) -> None:
    """Puts a recommendation into intake's outbox as intake would; `broken` are fields that no receiver can read."""
    event = ApplicationRecommended(
        uscc=firm, application_id=UUID(int=7), batch="2024-1", reporting_unit="420100", effective_on=clock.today()
    )
    data = json.dumps({**event.model_dump(mode="json"), **broken}).encode()
    values = outbox_row(event, data=data).values
    sql(up, "intake", INSERT_SET, *([value] for value in values))
    assert len(values) == len(COLUMNS)


def letters(up: Up) -> str:
    return within("dead-letters", "list", "pool", "--data", up.data, columns=240).stdout


def letter_of(up: Up, firm: str, service: str = "pool") -> str:
    """The id of the firm's dead letter, once there is one."""
    for _ in range(100):
        found = sql(up, service, "SELECT id FROM parked_event WHERE subject = $1 AND done_at IS NULL", firm)
        if found:
            return str(found[0]["id"])
        asyncio.run(asyncio.sleep(0.1))
    raise TimeoutError(f"nothing of {firm} was set aside")


def test_status_shows_the_demos_result_on_one_screen(up: Up, played: Played) -> None:
    done = within("status", "--data", up.data)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    for service in SERVICE_NAMES:
        line, work = (line for line in done.stdout.splitlines() if line.strip().startswith(service))
        assert line.split()[1:] == ["是", "yes", "up", "up", "0", "0.0", "0", "0"], line
        assert work.split()[2:4] == ["0.0", "ok"], work
        assert "relay" in work
    assert f"seats: {CAP - 2} / {CAP}" in done.stdout
    assert f"listings: {played.again.summary['whitelisted']}" in done.stdout
    assert "revocations: 2" in done.stdout
    assert f"confirmed: {played.again.summary['bank_receipts']}" in done.stdout
    members, pledge = entries(done.stdout)
    assert members + pledge == played.again.summary["whitelisted"] - 2
    assert max(map(len, done.stdout.splitlines())) <= 80


def entries(shown: str) -> tuple[int, int]:
    """Firms on the two lists, as the screen counts them."""
    found = re.search(r"members: (\d+) .*pledge: (\d+)", shown)
    assert found, shown
    return int(found[1]), int(found[2])


def test_a_further_bank_adds_to_what_was_told_and_not_to_who_is_on_the_lists(up: Up) -> None:
    before = within("status", "--data", up.data).stdout
    assert "(banks: 1)" in before
    province = within("token", "--role", "province", "--subject", "zhao", "--data", up.data).stdout.strip()
    with new_blocking_client(10, up.url, {"Authorization": f"Bearer {province}"}) as client:
        bank = {"name": "第二家银行", "code": "SECOND-BANK"}
        assert client.post("/finance-matching/v1/banks", json=bank).status_code == 201
    after = within("status", "--data", up.data).stdout
    assert "(banks: 2)" in after
    assert entries(after) == entries(before)
    assert f"未回执的列入 open listings: {sum(entries(after))}" in after


@pytest.mark.parametrize("role", ["admin", "bridge"])
def test_status_says_what_a_role_may_not_see_and_does_not_fail(up: Up, role: str) -> None:
    token = within("token", "--role", role, "--subject", "root", "--data", up.data).stdout.strip()
    done = within("status", "--data", up.data, token=token)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "seats: 此令牌的角色无权查看 not for this token's role" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_token_opens_what_its_role_may_see_and_prints_nothing_else(up: Up, played: Played) -> None:
    everyone = within("token", "--role", "province", "--subject", "zhao", "--data", up.data).stdout
    city = within("token", "--role", "city", "--subject", "li", "--unit", "420100", "--office", "ip", "--data", up.data)
    assert everyone.count("\n") == city.stdout.count("\n") == 1
    with new_blocking_client(10, up.url) as client:
        totals = {}
        for name, token in (("province", everyone), ("city", city.stdout)):
            answer = client.get("/pool/v1/members?limit=200", headers={"Authorization": f"Bearer {token.strip()}"})
            assert answer.status_code == 200
            totals[name] = answer.json()["total"]
            units = {member["reporting_unit"] for member in answer.json()["items"]}
            assert (units == {"420100"}) is (name == "city")
    assert totals["province"] == played.again.summary["admitted"] > totals["city"] > 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(("--role", "city"), "角色 city 需要 --unit", id="a city without its unit"),
        pytest.param(("--role", "bank"), "角色 bank 需要 --bank", id="a bank without its id"),
        pytest.param(("--role", "bank", "--bank", "DEMO-BANK"), "/finance-matching/v1/banks", id="a bank by its code"),
        pytest.param(("--role", "city", "--unit", "420100", "--uscc", STUCK), "--unit --uscc", id="two scopes"),
        pytest.param(("--role", "city", "--unit", "999999"), "武汉市", id="no reporting unit"),
        pytest.param(("--role", "city", "--unit", "420100", "--office", "tax"), "ip 或 eit", id="no such office"),
        pytest.param(("--role", "firm", "--uscc", "123"), "18 位", id="no code of a firm"),
        pytest.param(("--role", "department", "--body", "XXX"), "IPO 湖北省知识产权局", id="no body of the plan"),
    ],
)
def test_a_token_that_no_service_would_take_is_not_made(up: Up, arguments: tuple[str, ...], word: str) -> None:
    assert_refused(within("token", *arguments, "--subject", "li", "--data", up.data), word)


def test_a_token_needs_somebody_and_the_reason_is_in_chinese_too(up: Up) -> None:
    assert_refused(within("token", "--role", "province", "--subject", "", "--data", up.data), "应为可显示的文字")


def test_a_unit_may_be_given_by_its_name(up: Up) -> None:
    done = within("token", "--role", "city", "--unit", "武汉", "--subject", "li", "--data", up.data)
    payload = done.stdout.split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["unit"] == "420100"


def test_a_dead_letter_is_listed_and_replayed_once_its_cause_is_gone(up: Up) -> None:
    sql(up, "pool", _FAIL.format(uscc=STUCK))
    recommend(up, STUCK)
    letter = letter_of(up, STUCK)
    assert "not today" in letters(up)
    sql(up, "pool", _HEAL)
    done = within("dead-letters", "replay", "pool", letter, "--data", up.data)
    assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "done"), done.stderr
    assert len(sql(up, "pool", "SELECT FROM candidate WHERE uscc = $1", STUCK)) == 1
    assert STUCK not in letters(up)


def test_a_dead_letter_that_nobody_can_read_is_inspected_and_discarded_with_a_reason(up: Up) -> None:
    recommend(up, BROKEN, effective_on="the day after tomorrow")
    letter = letter_of(up, BROKEN)
    inspected = json.loads(within("dead-letters", "inspect", "pool", letter, "--data", up.data).stdout)
    assert (inspected["subject"], inspected["state"]) == (BROKEN, "dead")
    assert "the day after tomorrow" in json.dumps(inspected)
    again = json.loads(within("dead-letters", "replay", "pool", letter, "--data", up.data).stdout)
    assert again["state"] == "dead"
    for service, parked in (("eligibility", letter_of(up, BROKEN, "eligibility")), ("pool", letter)):
        done = within("dead-letters", "discard", service, parked, "作废，另行推荐", "--data", up.data)
        assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "discarded"), done.stderr
    (line,) = sql(up, "pool", "SELECT facts FROM journal WHERE act = $1", "discard-dead-letter")
    assert "作废，另行推荐" in line["facts"]
    assert "no events are set aside" in letters(up)


def test_an_unknown_letter_service_or_id_is_refused(up: Up) -> None:
    assert_refused(
        within("dead-letters", "inspect", "pool", UUID(int=0), "--data", up.data), "not-found", "未找到", "Not found"
    )
    for arguments in (("inspect", "pools", UUID(int=0)), ("inspect", "pool", "seven"), ("list", "--service", "pools")):
        done = within("dead-letters", *arguments, "--data", up.data)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr


def test_a_replay_of_the_archive_sends_again_and_changes_nothing(up: Up, played: Played) -> None:
    firm = played.again.summary["marginal_firm"]["uscc"]
    before = sql(up, "pool", "SELECT * FROM candidate WHERE uscc = $1", firm)
    sent = sql(up, "intake", "SELECT id FROM outbox WHERE subject = $1", firm)
    done = within("replay", "intake", "--subject", firm, "--data", up.data)
    assert done.returncode == 0
    assert f"{len(sent)} events go out again" in done.stdout
    for _ in range(100):
        open_replays = sql(up, "intake", "SELECT id FROM archive_replay WHERE subject = $1 AND done_at IS NULL", firm)
        if not open_replays:
            break
        asyncio.run(asyncio.sleep(0.1))
    else:
        raise AssertionError("the events were not sent again")
    (replay,) = sql(up, "intake", "SELECT events FROM archive_replay WHERE subject = $1", firm)
    assert replay["events"] == len(sent)
    assert sql(up, "pool", "SELECT * FROM candidate WHERE uscc = $1", firm) == before
    assert "no events are set aside" in letters(up)
    assert_refused(
        within("replay", "intake", "--since", "yesterday", "--data", up.data), "/since", "时刻", "a valid time"
    )


def test_the_landing_page_tells_what_runs_and_how_to_go_on_in_both_languages(up: Up) -> None:
    with new_blocking_client(10, up.url) as client:
        page = client.get("/").text
        for service in SERVICE_NAMES:
            assert client.get(f"/{service}/docs").status_code == 200
            assert f'href="/{service}/docs"' in page
        assert page.count("就绪 ready") == 5
    assert f"miaopu status --data {up.data}" in page
    assert "where to begin" in page
    assert "从这里开始" in page


def test_a_demo_never_takes_the_data_from_under_a_running_platform(up: Up) -> None:
    assert_refused(miaopu("demo", "--firms", 90, "--cap", 40, "--out", up.data.parent), str(up.process.pid))
    assert up.answers()
    assert (up.data.parent / "summary.json").exists()


def test_a_second_platform_on_the_same_data_or_port_is_refused(up: Up, tmp_path: Path) -> None:
    assert_refused(miaopu("up", "--data", up.data, "--port", 0), str(up.process.pid))
    port = up.url.rpartition(":")[2]
    assert_refused(miaopu("up", "--data", tmp_path / "other", "--port", port), port, "--port")
    assert not (tmp_path / "other").exists()


@pytest.fixture
def stopped(up: Up) -> Iterator[Up]:
    """The same data in another process, so that the shared platform goes on for the other tests."""
    status, said = up.stop()
    assert status == 0, said
    assert "Miaopu is up: http://127.0.0.1:" in said
    assert "Traceback" not in said
    yield up
    if up.process.poll() is not None:
        up.process = Up.start(up.data).process


def soon_well(*command: object) -> subprocess.CompletedProcess[str]:
    """The command's answer once nothing is red any more: a platform that has just started takes its leases first."""
    for _ in range(10):
        done = within(*command)
        if done.returncode == 0:
            break
        time.sleep(0.5)
    return done


def test_ctrl_c_ends_it_and_the_next_start_finds_its_data_again(stopped: Up) -> None:
    silent = within("status", "--data", stopped.data)
    assert_refused(silent, str(stopped.data))
    assert within("verify", "--data", stopped.data).stdout.count("完整 sound") == 5
    stopped.process = Up.start(stopped.data).process
    done = soon_well("status", "--data", stopped.data)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert f"seats: {CAP - 2} / {CAP}" in done.stdout
