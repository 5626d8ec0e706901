"""A bank that follows docs/banks.md has no removed firm listed, though finance-matching was restored meanwhile."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from example_bank.copy_of_lists import KINDS
from finance_matching.wiring import service
from shared.ids import uuid7
from shared.messaging.epochs import raise_epoch
from shared.testing.databases import Databases
from shared.testing.world import World
from tests.finance_matching.delivering import summary
from tests.finance_matching.given import admitted, bank, exited, publish, reinstated, removed, suspend, uscc_of
from tests.restores.bank_programs import BankProgram, Platform

pytestmark = pytest.mark.anyio
STAYS, RELISTED, LOST, FORGOTTEN, LATER = range(1, 6)
"""Listed all along; revoked and listed again after the dump; listed after it, and again after the restore; listed after
it and never again; listed after the restore."""


@pytest.fixture
async def platform(databases: Databases, tmp_path: Path) -> AsyncIterator[Platform]:
    platform = Platform(databases, tmp_path / "platform", await databases.fresh(service))
    yield platform
    await databases.drop(platform.url)


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def restored(platform: Platform, way: str, stack: AsyncExitStack) -> BankProgram:
    """A bank's copy of after the dump, when the dump has taken the place of the database."""
    async with platform.running() as world:
        await world.feed(admitted(STAYS), admitted(RELISTED))
        bank_id = await bank(world)
        program = BankProgram(platform.folder.parent / f"{bank_id}.sqlite", bank_id)
        await program.begin(world, way, stack)
        await publish(world)
        await program.hear(world)
        platform.told = dict(world.sequences)
    dump = await platform.databases.copy(platform.url)
    async with platform.running() as world:
        await world.feed(admitted(LOST), admitted(FORGOTTEN), removed(RELISTED), reinstated(RELISTED))
        await publish(world)
        await program.hear(world)
        assert program.states("members") == dict.fromkeys(map(uscc_of, range(1, LATER)), "listed")
    await platform.restore(dump)
    await platform.databases.drop(dump)
    return program


async def on_the_list(world: World, program: BankProgram, kind: str) -> dict[str, int]:
    """Codes with versions, as the snapshot has them."""
    scope = {"bank": str(program.bank_id)}
    snapshot = (await world.get(f"/v1/bank/lists/{kind}/snapshot", "bank", scope=scope)).json()
    return {entry["uscc"]: entry["version"] for entry in snapshot["entries"]}


@pytest.mark.parametrize("said", [True, False], ids=["a new epoch", "not noticed"])
@pytest.mark.parametrize("way", ["pull", "push"])
async def test_what_was_removed_after_a_restore_is_revoked_in_the_copy(
    platform: Platform, stack: AsyncExitStack, way: str, said: bool
) -> None:
    program = await restored(platform, way, stack)
    async with platform.running() as world:
        if said:
            await raise_epoch(world.runtime.database.pool, "person", uuid7())
        await world.feed(admitted(LOST), admitted(LATER))
        await publish(world)
        await program.hear(world)
        for kind in KINDS:
            copy = program.versions(kind)
            assert copy == await on_the_list(world, program, kind)
            assert set(copy) == set(map(uscc_of, (STAYS, RELISTED, LOST, LATER)))
        await world.feed(exited(RELISTED), exited(LOST))
        await program.hear(world)
        assert set(await program.compared(world)) == set(KINDS)
        assert set((await program.compared(world)).values()) == {"equal"}
    for kind in KINDS:
        left = {uscc for uscc, state in program.states(kind).items() if state == "revoked"}
        assert left == set(map(uscc_of, (RELISTED, LOST, FORGOTTEN)))


@pytest.mark.parametrize("said", [True, False], ids=["a new epoch", "not noticed"])
@pytest.mark.parametrize("way", ["pull", "push"])
async def test_a_revocation_that_is_the_first_word_after_a_restore_applies(
    platform: Platform, stack: AsyncExitStack, way: str, said: bool
) -> None:
    program = await restored(platform, way, stack)
    async with platform.running() as world:
        if said:
            await raise_epoch(world.runtime.database.pool, "person", uuid7())
        await world.feed(exited(RELISTED))
        await program.hear(world)
        assert set((await program.compared(world)).values()) == {"equal"}
    for kind in KINDS:
        assert program.states(kind) == {
            uscc_of(STAYS): "listed",
            uscc_of(RELISTED): "revoked",
            uscc_of(LOST): "revoked",
            uscc_of(FORGOTTEN): "revoked",
        }


async def test_a_suspended_bank_that_may_take_no_snapshot_has_its_revocations(
    platform: Platform, stack: AsyncExitStack
) -> None:
    program = await restored(platform, "pull", stack)
    async with platform.running() as world:
        await raise_epoch(world.runtime.database.pool, "person", uuid7())
        await suspend(world, program.bank_id)
        await world.feed(exited(RELISTED))
        with pytest.raises(httpx.HTTPStatusError, match="403"):
            await program.hear(world)
        assert (await summary(world))["open"] == 0
    assert program.states("members")[uscc_of(RELISTED)] == "revoked"
