"""`miaopu doctor` on the demo's platform; what it finds after a restore is tried in `tests/restores`."""

import json
from pathlib import Path

import pytest

from tests.miaopu.commands import Up, assert_refused, miaopu, within

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.xdist_group("demo")]
REASON = ("--reason", "由备份恢复")


def test_a_sound_platform_is_said_to_be_so(up: Up) -> None:
    done = miaopu("doctor", "--data", up.data)
    assert (done.returncode, done.stdout) == (0, "各服务一致 / all services agree\n"), done.stderr
    done = miaopu("doctor", "--json", "-", "--data", up.data)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_where_nobody_is_behind_nothing_is_sent_again(up: Up) -> None:
    done = miaopu("doctor", "replay", "--data", up.data)
    assert (done.returncode, done.stdout) == (0, "重新发送 0 个事件 / 0 events go out again\n"), done.stderr


def test_what_does_not_differ_cannot_be_settled(up: Up) -> None:
    done = miaopu("doctor", "settle", "pool", "miaopu.intake.v1", "unit:1", *REASON, "--data", up.data)
    assert_refused(done, "unit:1", "miaopu doctor")


def test_a_file_that_doctor_did_not_write_is_refused(tmp_path: Path) -> None:
    listed = tmp_path / "found.json"
    for content in ("nothing", '{"kind": "ahead"}', '[{"kind": "ahead"}]', "[1]"):
        listed.write_text(content)
        for command in ("tell-listed", "settle-listed"):
            assert_refused(within("doctor", command, listed, *REASON), str(listed), "--json")
