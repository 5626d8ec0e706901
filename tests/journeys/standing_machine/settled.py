"""What must be once everything was carried: five services say the same, and it is what the whole history says."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.clients.finance_matching import FinanceMatchingClient
from shared.clients.intake import IntakeClient
from shared.clients.pool import PoolClient
from shared.events.finance_matching import WhitelistEntryRevoked
from shared.testing.builders import uscc
from tests.journeys.standing_machine import acts, oracle
from tests.journeys.standing_machine.story import CODES, FIRMS, Story
from tests.journeys.standing_machine.views import View
from tests.shared.domain import forbidden


async def must_be_settled(story: Story) -> None:
    """Carries everything and looks at every firm; nobody is on a list who must not be, nobody is off who may be on."""
    await story.platform.settle()
    views = {firm: story.truth(firm) for firm in FIRMS if story.truth(firm).of("applied")}
    for firm, view in views.items():
        await _is_told_rightly(story, firm, view)
        _is_judged_rightly(story, view)
    await _tasks_are_there(story, views)
    await story.publish(await story.propose_version("members"))
    await _lists_are_right(story, views)


async def _is_told_rightly(story: Story, firm: int, view: View) -> None:
    """Each service's answer on the firm: all reasons, what may be done, and on what it must leave."""
    member, own = forbidden.in_the_pool(view), oracle.newest(view)
    must_leave = set(forbidden.held(view, "acts")) if member else set()
    kinds: tuple[type[IntakeClient | PoolClient | FinanceMatchingClient], ...] = (IntakeClient, PoolClient)
    for kind in (*kinds, FinanceMatchingClient) if view.of("admitted") else kinds:
        told = await story.platform.client(kind).read_standing(uscc(firm), on=story.day)
        assert {one.violation_id for one in told.must_leave} == must_leave, (kind, view.events)
        assert told.may_be.listed == oracle.may_be_listed(view), (kind, told, view.events)
        if kind is not FinanceMatchingClient:
            oracle.must_agree([reason.code for reason in told.reasons], view, own["id"], story.day)


def _is_judged_rightly(story: Story, view: View) -> None:
    """The newest application of a firm that is not in, where no admission used it: by all that is known of the firm."""
    own = oracle.newest(view)
    if forbidden.in_the_pool(view) or any(one["id"] == own["id"] for one in view.of("admitted")):
        return
    assessed = [one for one in view.of("assessed") if one["id"] == own["id"]][-1]
    wanted = oracle.outcome_of(view, own["received"], _declared(story, own["id"], own["received"]))
    assert assessed["outcome"] == wanted, (assessed, wanted, view.events)


def _declared(story: Story, application: UUID, on: date) -> str:
    if story.found.get(application) == 0:
        return "ineligible"
    titles: list[Any] = acts.KINDS[story.kinds[application]].get("qualifications", [{"valid_to": "2025-11-30"}])
    carried = any(date.fromisoformat(title.get("valid_to", "9999-01-01")) >= on for title in titles)
    return "eligible" if carried else "needs_waiver"


async def _tasks_are_there(story: Story, views: dict[int, View]) -> None:
    """Who must leave is proposed for removal, and who was removed for nothing is due to come back; nobody else is."""
    pool = story.platform.client(PoolClient)
    proposed = [row async for row in pool.get_removal_proposals(state="open")]
    leaving = {firm for firm, view in views.items() if forbidden.must_not_stay(view)}
    assert {CODES[row.uscc] for row in proposed} == leaving, (proposed, leaving)
    due = [row async for row in pool.get_reinstatements_due()]
    wanted = {firm for firm, view in views.items() if forbidden.was_removed_for_nothing(view)}
    assert {CODES[row.uscc] for row in due} == wanted, (due, wanted)


async def _lists_are_right(story: Story, views: dict[int, View]) -> None:
    """After one more publication."""
    on_it = set(await story.listed("members"))
    for firm, view in views.items():
        if forbidden.in_the_pool(view):
            assert firm in on_it or not oracle.may_be_listed(view), view.events
        elif not _graduated(view):
            assert firm not in on_it, view.events
        else:
            assert firm not in on_it or not forbidden.held(view, "acts"), view.events
            clean = not forbidden.held(view, "acts") and not forbidden.held(view, "waits")
            assert firm in on_it or not clean or not _revoked_for_a_violation(story, firm), view.events


def _graduated(view: View) -> bool:
    exits = view.of("exited")
    return bool(exits) and exits[-1]["route"] == "graduation"


def _revoked_for_a_violation(story: Story, firm: int) -> bool:
    own = story.platform.own("finance-matching", uscc(firm))
    last = [event for event in own if getattr(event, "list_kind", None) == "members"][-1:]
    return any(isinstance(event, WhitelistEntryRevoked) and event.reason == "violation" for event in last)
