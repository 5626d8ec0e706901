"""Step 3: a bank is registered, both lists are published by two people, and the bank confirms what it got."""

import asyncio
from typing import Any

from miaopu.demo.api import Person, until
from miaopu.demo.programme.story import LISTED_ON, BankAccess, Story

KINDS = ("members", "pledge")


async def register_bank(story: Story) -> Person:
    """The province registers a bank; the bank names its endpoint, sees its secret once and gets a test event."""
    story.reporter.step("登记银行并验证签名通道", "registering the bank and its signed channel")
    bank = await story.province.post("/finance-matching/v1/banks", {"name": "示例银行武汉分行", "code": "DEMO-BANK"})
    officer = story.api.person("bank", "li.bank", bank=bank["id"])
    endpoint = f"/finance-matching/v1/banks/{bank['id']}/endpoint"
    registered = await officer.put(endpoint, {"url": story.bank.webhook_url})
    await asyncio.to_thread(story.bank.start, registered["secret"])
    await officer.post(f"{endpoint}/test-event", {})
    return officer


async def publish(story: Story) -> None:
    """Both lists, each proposed by one person and decided by another; every member is on the first."""
    for kind in KINDS:
        story.reporter.step(f"发布名单 {kind}", f"publishing the list {kind}")
        await _publish(story, kind)


async def _publish(story: Story, kind: str) -> None:
    wanted = story.counts["admitted"] if kind == "members" else _consenting(story)

    async def propose() -> Any:
        proposed = await story.province.post(
            f"/finance-matching/v1/lists/{kind}/versions", {"effective_on": str(LISTED_ON)}
        )
        if proposed["entries"] < wanted:
            await _decide(story, proposed, "reject")
        return proposed

    proposed = await until(f"{wanted} entries of {kind}", propose, lambda version: version["entries"] >= wanted)
    await _decide(story, proposed, "approve")


async def _decide(story: Story, proposed: dict[str, Any], decision: str) -> None:
    body = {"decision": decision, "digest": proposed["digest"]}
    await story.province_head.post(f"/finance-matching/v1/approvals/{proposed['approval_id']}/decision", body)


def _consenting(story: Story) -> int:
    members = {member["uscc"] for member in story.members}
    return sum(row["bank_consent"] for row in story.assessments.values() if row["uscc"] in members)


async def wait_for_bank(story: Story, officer: Person) -> None:
    """Until the bank has confirmed every entry of both lists; it pulls once as well, and finds nothing left."""
    expected = story.counts["admitted"] + _consenting(story)
    progress = story.reporter.step("银行接收名单并回执", "the bank receives and confirms")

    async def confirmed() -> int:
        summary = await story.province.get("/finance-matching/v1/receipts/summary")
        progress(summary["confirmed"], expected)
        return int(summary["confirmed"])

    await until("the bank's receipts", confirmed, lambda number: number >= expected)
    pulled = await officer.post("/finance-matching/v1/bank/events", {"max": 100, "ack": [], "errors": {}})
    if pulled["events"]:
        raise RuntimeError(f"{len(pulled['events'])} confirmed events were offered again")
    story.whitelist = await _copy(story.bank)
    story.counts["whitelisted"] = len(story.whitelist)


async def _copy(bank: BankAccess) -> list[dict[str, Any]]:
    return await asyncio.to_thread(bank.copy)


async def wait_for_revocation(story: Story) -> None:
    """Until the removed firm is off both lists in the bank's copy, with the bank's receipts."""
    story.reporter.step("退库企业从银行名单撤销", "the removed firm leaves the bank's lists")

    async def listed() -> list[dict[str, Any]]:
        copy = await _copy(story.bank)
        return [entry for entry in copy if entry["uscc"] == story.removed and entry["state"] != "revoked"]

    await until("the revocation at the bank", listed, lambda entries: not entries)
    expected = story.counts["whitelisted"] + len(KINDS)
    summary = await until(
        "the receipts of the revocation",
        lambda: story.province.get("/finance-matching/v1/receipts/summary"),
        lambda found: found["confirmed"] >= expected,
    )
    story.counts |= {"revoked": summary["revoked"], "bank_receipts": summary["confirmed"]}
    story.whitelist = await _copy(story.bank)
