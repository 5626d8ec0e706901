"""Finance-matching through its typed client: the province's desk and a bank's integration."""

from uuid import UUID

import pytest
from shared.clients.finance_matching import FinanceMatchingClient

from shared.clients.base import Refused
from shared.testing.world import World
from tests.finance_matching.given import LISTED_ON, admitted, exited, publish, uscc_of

pytestmark = pytest.mark.anyio


async def test_a_bank_is_registered_told_and_its_receipts_are_counted(at_finance: World) -> None:
    await at_finance.feed(admitted(1))
    await publish(at_finance)
    async with at_finance.connected(FinanceMatchingClient, "province") as desk:
        registered = await desk.register_bank("示例银行", "BANK-A")
        with pytest.raises(Refused, match="bank-exists"):
            await desk.register_bank("另一家", "BANK-A")
        async with at_finance.connected(FinanceMatchingClient, "bank", bank=str(registered.id)) as bank:
            pulled = await bank.pull(1)
            assert ([event["number"] for event in pulled.events], pulled.more) == ([1], True)
            pulled = await bank.pull(10, ack=[UUID(pulled.events[0]["id"])])
            assert [event["number"] for event in pulled.events] == [2]
            open_id = UUID(pulled.events[0]["id"])
            await bank.pull(0, errors={open_id: {"code": "not-understood", "text": "…"}})
            receipts = {one.number: one async for one in bank.receipts(uscc=uscc_of(1))}
        assert [receipts[number].state for number in (1, 2)] == ["received", "failing"]
        counts = await desk.receipt_summary()
        assert (counts.listed, counts.revoked, counts.confirmed, counts.open) == (2, 0, 1, 1)


async def test_an_endpoint_is_named_tried_and_a_bank_suspended_for_a_while(at_finance: World) -> None:
    async with (
        at_finance.connected(FinanceMatchingClient, "province", "zhao") as desk,
        at_finance.connected(FinanceMatchingClient, "province", "li") as second,
    ):
        registered = await desk.register_bank("示例银行", "BANK-A")
        endpoint = await desk.register_endpoint(registered.id, "http://127.0.0.1:9/events")
        assert endpoint.secret.startswith("whsec_")
        assert (await desk.send_test_event(registered.id)).result == "unreachable"
        suspension = await desk.suspend(registered.id)
        await second.decide(suspension.approval_id, suspension.digest)
        assert (await desk.bank(registered.id)).state == "suspended"
        with pytest.raises(Refused, match="bank-suspended"):
            await desk.send_test_event(registered.id)
        lifting = await desk.lift_suspension(registered.id)
        await second.decide(lifting.approval_id, lifting.digest)
        assert (await desk.bank(registered.id)).state == "active"
        shown = (await desk.bank(registered.id)).endpoint
        assert shown is not None
        assert shown.url == "http://127.0.0.1:9/events"
        assert [one.id async for one in desk.banks()] == [registered.id]


async def test_a_version_is_proposed_published_and_read_and_consent_withdrawn(at_finance: World) -> None:
    await at_finance.feed(admitted(1), admitted(2))
    async with (
        at_finance.connected(FinanceMatchingClient, "province", "zhao") as desk,
        at_finance.connected(FinanceMatchingClient, "province", "li") as second,
    ):
        proposed = await desk.propose_version("pledge", LISTED_ON)
        with pytest.raises(Refused) as refused:
            await desk.decide(proposed.approval_id, proposed.digest)
        assert refused.value.status == 409
        assert (await second.decide(proposed.approval_id, proposed.digest)).approval.state == "approved"
        assert [one.state async for one in desk.versions("pledge")] == ["published"]
        before = await desk.fingerprint("pledge")
        assert [one.uscc async for one in desk.entries("pledge")] == sorted([uscc_of(1), uscc_of(2)])
        assert (await desk.decide_consent(uscc_of(1), False, LISTED_ON)).revoked
        assert (await desk.consent(uscc_of(1))).granted is False
        assert [one.uscc async for one in desk.entries("pledge")] == [uscc_of(2)]
        assert await desk.fingerprint("pledge") != before


async def test_a_removed_firm_is_off_the_list_for_a_client_as_well(at_finance: World) -> None:
    await at_finance.feed(admitted(1))
    await publish(at_finance)
    await at_finance.feed(exited(1))
    async with at_finance.connected(FinanceMatchingClient, "province") as desk:
        assert [one async for one in desk.entries("members", uscc=uscc_of(1))] == []
        assert (await desk.receipt_summary()).revoked == 0  # there was no bank to tell


async def test_a_bank_takes_a_snapshot_compares_applies_and_has_events_sent_again(at_finance: World) -> None:
    await at_finance.feed(admitted(1))
    await publish(at_finance)
    async with at_finance.connected(FinanceMatchingClient, "province") as desk:
        registered = await desk.register_bank("示例银行", "BANK-A")
        async with at_finance.connected(FinanceMatchingClient, "bank", bank=str(registered.id)) as bank:
            snapshot = await bank.snapshot("members")
            assert [entry.uscc for entry in snapshot.entries] == [uscc_of(1)]
            compared = await bank.compare("members", snapshot.as_of, snapshot.digest)
            assert (compared.result, compared.differing) == ("equal", [])
            pulled = await bank.pull(10)
            ids = [UUID(event["id"]) for event in pulled.events]
            applied = await bank.applied(ids, snapshot.as_of, {"members": snapshot.digest})
            assert (applied.applied, applied.lists["members"].result) == (len(ids), "equal")
        sent = await desk.resend(registered.id, [1, 99])
        assert (sent.numbers, sent.left) == ([1], [99])
        assert [alarm async for alarm in desk.alarms()] == []
