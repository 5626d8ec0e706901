"""Step 3: a bank is registered, both lists are published by two people, and the bank confirms what it got."""

import asyncio
from typing import Any, Literal

from miaopu.demo.api import Person, until
from miaopu.demo.places import name_of_place
from miaopu.demo.programme.story import BankAccess, Story
from shared.events.finance_matching import ListKind
from shared.schemas.approvals import DecisionIn
from shared.schemas.finance_matching.banks import BankIn
from shared.schemas.finance_matching.endpoints import EndpointIn
from shared.schemas.finance_matching.feed import PullIn
from shared.schemas.finance_matching.lists import VersionIn, VersionProposed

KINDS: tuple[ListKind, ...] = ("members", "pledge")


async def register_bank(story: Story) -> Person:
    """The province registers a bank; the bank names its endpoint, sees its secret once and gets a test event."""
    story.reporter.step("登记银行并验证签名通道", "registering the bank and its signed channel")
    place = name_of_place(next(iter(story.plan.units)), story.plan)
    bank = await story.province.finance.post_bank(BankIn(name=f"示例银行{place}分行", code="DEMO-BANK"))
    officer = story.api.person("bank", "li.bank", bank=str(bank.id))
    registered = await officer.finance.put_endpoint(bank.id, EndpointIn(url=story.bank.webhook_url))
    await asyncio.to_thread(story.bank.start, registered.secret)
    await officer.finance.post_test_event(bank.id)
    return officer


async def publish(story: Story) -> None:
    """Both lists, each proposed by one person and decided by another; every member is on the first."""
    for kind in KINDS:
        story.reporter.step(f"发布名单 {kind}", f"publishing the list {kind}")
        await _publish(story, kind)


async def _publish(story: Story, kind: ListKind) -> None:
    wanted = story.counts["admitted"] if kind == "members" else _consenting(story)

    async def propose() -> VersionProposed:
        proposed = await story.province.finance.post_version(kind, VersionIn(effective_on=story.days.listed))
        if proposed.entries < wanted:
            await _decide(story, proposed, "reject")
        return proposed

    proposed = await until(f"{wanted} entries of {kind}", propose, lambda version: version.entries >= wanted)
    await _decide(story, proposed, "approve")


async def _decide(story: Story, proposed: VersionProposed, decision: Literal["approve", "reject"]) -> None:
    body = DecisionIn(decision=decision, digest=proposed.digest)
    await story.province_head.finance.post_decision(proposed.approval_id, body)


def _consenting(story: Story) -> int:
    members = {member.uscc for member in story.members}
    return sum(row.bank_consent for row in story.assessments.values() if row.uscc in members)


async def wait_for_bank(story: Story, officer: Person) -> None:
    """Until the bank has confirmed every entry of both lists; it pulls once as well, and finds nothing left."""
    expected = story.counts["admitted"] + _consenting(story)
    progress = story.reporter.step("银行接收名单并回执", "the bank receives and confirms")

    async def confirmed() -> int:
        number = (await story.province.finance.get_receipt_summary()).confirmed
        progress(number, expected)
        return number

    await until("the bank's receipts", confirmed, lambda number: number >= expected)
    pulled = await officer.finance.post_pull(PullIn(max=100))
    if pulled.events:
        raise RuntimeError(f"{len(pulled.events)} confirmed events were offered again")
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
        story.province.finance.get_receipt_summary,
        lambda found: found.confirmed >= expected,
    )
    story.counts |= {"revoked": summary.revoked, "bank_receipts": summary.confirmed}
    story.whitelist = await _copy(story.bank)
