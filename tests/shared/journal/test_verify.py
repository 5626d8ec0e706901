"""Verification names what was done to a journal (F-M3)."""

import pytest

from shared.journal.keys import JournalKey
from shared.journal.verify import verify
from shared.testing.world import World
from tests.shared.journal.acts import head_of, tamper, verdict_of, write, write_and_seal

pytestmark = pytest.mark.anyio
CUT_LAST = (
    "DELETE FROM journal WHERE id = (SELECT journal_id FROM journal_link ORDER BY number DESC LIMIT 1)",
    "DELETE FROM journal_link WHERE number = (SELECT max(number) FROM journal_link)",
)


async def row_of(frame: World, number: int) -> int:
    """The journal row that a number stands for."""
    (row,) = await frame.fetch("SELECT journal_id FROM journal_link WHERE number = $1", number)
    return int(row["journal_id"])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "'somebody else'"),
        ("act", "'another-act'"),
        ("subject", "'note:x'"),
        ("at", "at + interval '1 microsecond'"),
        ("role", "'admin'"),
        ("on_behalf_of", "'unit:420200'"),
        ("reporting_unit", "'420200'"),
        ("bank_id", "gen_random_uuid()"),
        ("effective_on", "'2024-06-06'"),
        ("before_digest", "'0'"),
        ("after_digest", "'0'"),
        ("rules_version", "'2099-01'"),
        ("facts", "facts || ' '"),
    ],
)
async def test_a_changed_row_is_named_whatever_was_changed(frame: World, column: str, value: str) -> None:
    await write_and_seal(frame, "a", "b", "c")
    changed = await row_of(frame, 2)
    await tamper(frame, f"UPDATE journal SET {column} = {value} WHERE id = {changed}")
    verdict = await verdict_of(frame)
    assert not verdict.sound
    (fault,) = verdict.faults
    assert f"journal row {changed} (number 2," in fault
    assert "was changed" in fault


async def test_a_missing_row_is_named(frame: World) -> None:
    await write_and_seal(frame, "a", "b", "c")
    missing = await row_of(frame, 2)
    await tamper(frame, f"DELETE FROM journal WHERE id = {missing}")
    assert (await verdict_of(frame)).faults == [f"journal row {missing} (number 2) is missing"]


async def test_missing_links_are_named_and_nothing_that_is_well_is_accused(frame: World) -> None:
    await write(frame, "a", "b", "c", "d")
    await frame.seal()
    await tamper(frame, "DELETE FROM journal_link WHERE number IN (2, 3)")
    verdict = await verdict_of(frame)
    assert verdict.faults[0] == "links 2 to 3 are missing"
    assert not any("was changed" in fault for fault in verdict.faults)


async def test_a_chain_that_was_rewritten_and_linked_anew_contradicts_its_signed_heads(frame: World) -> None:
    await write_and_seal(frame, "a", "b", "c")
    await tamper(
        frame,
        "UPDATE journal SET actor = 'somebody else'",
        "CREATE TABLE kept_heads AS TABLE journal_head",
        "DELETE FROM journal_link",
        "DELETE FROM journal_head",
    )
    frame.runtime.journal_key = JournalKey.from_file(frame.runtime.settings.data_dir / "forger.pem", make=True)
    await frame.seal()
    await tamper(frame, "DELETE FROM journal_head", "INSERT INTO journal_head SELECT * FROM kept_heads")
    frame.runtime.journal_key = JournalKey.from_file(frame.runtime.settings.data_dir / "keys/journal.pem", make=False)
    faults = (await verdict_of(frame)).faults
    assert [fault for fault in faults if "was rewritten before number" in fault] == faults
    assert len(faults) == 3


async def test_heads_of_a_forger_are_not_believed(frame: World) -> None:
    await write_and_seal(frame, "a")
    forger = JournalKey.from_file(frame.runtime.settings.data_dir / "forger.pem", make=True)
    (link,) = await frame.fetch("SELECT hash FROM journal_link")
    await tamper(frame, f"UPDATE journal_head SET signature = '{forger.sign(1, link['hash'])}'")
    assert (await verdict_of(frame)).faults == ["head 1 is not signed by a known key"]
    await tamper(frame, f"UPDATE journal_head SET key_id = '{forger.key_id}'")
    assert (await verdict_of(frame)).faults == ["head 1 is not signed by a known key"]


async def test_removed_heads_are_missed(frame: World) -> None:
    await write_and_seal(frame, "a", "b", "c")
    await tamper(frame, "DELETE FROM journal_head WHERE number > 1")
    assert (await verdict_of(frame)).faults == ["no signed head covers the links 2 to 3: heads were removed"]


async def test_a_cut_tail_is_told_by_the_heads_that_were_left(frame: World) -> None:
    await write_and_seal(frame, "a", "b", "c")
    await tamper(frame, *CUT_LAST)
    assert (await verdict_of(frame)).faults == ["the journal was cut: head 3 is signed, its link is gone"]


async def test_a_tail_cut_with_its_heads_is_told_by_a_head_kept_elsewhere(frame: World) -> None:
    await write_and_seal(frame, "a", "b", "c")
    kept = await head_of(frame)
    await tamper(frame, *CUT_LAST, "DELETE FROM journal_head WHERE number = 3")
    assert (await verdict_of(frame)).sound
    assert (await verdict_of(frame, kept)).faults == ["the journal was cut: head 3 is signed, its link is gone"]
    await write_and_seal(frame, "another third")
    assert (await verdict_of(frame, kept)).faults == [
        "the journal was rewritten before number 3: its signed head says otherwise"
    ]


async def test_an_emptied_journal_is_told_by_a_head_kept_elsewhere(frame: World) -> None:
    await write_and_seal(frame, "a")
    kept = await head_of(frame)
    await tamper(frame, "DELETE FROM journal_link", "DELETE FROM journal_head", "DELETE FROM journal")
    assert (await verdict_of(frame, kept)).faults == ["the journal was cut: head 1 is signed, its link is gone"]


async def test_a_row_put_in_behind_the_sealed_part_is_named(frame: World) -> None:
    await write_and_seal(frame, "a", "b")
    await tamper(
        frame,
        "INSERT INTO journal (xid, at, actor, role, act, subject)"
        " SELECT xid, at, actor, role, 'forged', subject FROM journal ORDER BY id LIMIT 1",
    )
    verdict = await verdict_of(frame)
    assert [fault.endswith("was put in behind the sealed part") for fault in verdict.faults] == [True]
    assert await frame.seal() == 0


async def test_the_unsealed_tail_is_counted_and_is_no_fault(frame: World) -> None:
    await write_and_seal(frame, "a")
    await write(frame, "b", "c")
    verdict = await verdict_of(frame)
    assert (verdict.sound, verdict.rows, verdict.unsealed) == (True, 1, 2)


async def test_an_empty_journal_is_sound(frame: World) -> None:
    verdict = await verdict_of(frame)
    assert (verdict.sound, verdict.rows, verdict.heads, verdict.unsealed) == (True, 0, 0, 0)


async def test_pieces_of_a_long_journal_are_joined(frame: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.journal.verify._PIECE", 2)
    await write_and_seal(frame, "a", "b", "c", "d", "e")
    await tamper(frame, "UPDATE journal SET act = 'x' WHERE subject IN ('note:b', 'note:d')")
    verdict = await verdict_of(frame)
    assert (verdict.rows, len(verdict.faults)) == (5, 2)


async def test_a_thousand_faults_are_told_as_a_hundred(frame: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.journal.verify._MOST_FAULTS", 3)
    await write_and_seal(frame, "a", "b", "c", "d", "e")
    await tamper(frame, "UPDATE journal SET act = 'x'")
    assert len((await verdict_of(frame)).faults) == 3


async def test_a_journal_is_verified_with_the_trusted_keys_alone(frame: World) -> None:
    await write_and_seal(frame, "a")
    async with frame.runtime.database.pool.acquire() as connection:
        assert not (await verify(connection, {})).sound


async def test_auditors_verify_over_http_and_keep_the_head(frame: World) -> None:
    await write_and_seal(frame, "a", "b")
    await write(frame, "c")
    verdict = (await frame.get("/v1/journal/verification", "auditor")).json()
    assert verdict == {"sound": True, "rows": 2, "heads": 2, "unsealed": 1, "faults": []}
    head = (await frame.get("/v1/journal/head", "auditor")).json()
    assert head["number"] == 2
    lines = (await frame.get("/v1/journal", "auditor")).json()["items"]
    assert [line["number"] for line in lines] == [1, 2, None]
    assert lines[1]["hash"] == head["hash"]
    await tamper(frame, "UPDATE journal SET act = 'x' WHERE subject = 'note:a'")
    assert (await frame.get("/v1/journal/verification", "auditor")).json()["sound"] is False


async def test_a_head_that_is_not_there_yet_is_not_found(frame: World) -> None:
    assert (await frame.get("/v1/journal/head", "auditor")).status_code == 404
