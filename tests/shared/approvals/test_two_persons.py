"""Acts of consequence take two persons, decide what was seen, and happen once (F-J8)."""

import asyncio
from collections.abc import AsyncIterator
from itertools import product
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from pydantic import BaseModel

from shared.approvals.model import Approval, ApprovalAct, withdraw
from shared.database.persons import two_persons
from shared.identity.caller import Role
from shared.identity.subjects import same_person
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.problems import Problem
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import ACTS, frame_service

pytestmark = pytest.mark.anyio


async def proposed(frame: World, title: str = "a", **options: Any) -> dict[str, str]:
    answer = await frame.post("/v1/proposals", {"title": title}, **{"subject": "li", **options})
    assert answer.status_code == 201
    document: dict[str, str] = answer.json()
    return document


async def acts(frame: World) -> list[str]:
    return [row["act"] for row in await frame.journal()]


async def test_a_second_person_approves_what_was_seen_and_the_act_runs(frame: World) -> None:
    proposal = await proposed(frame)
    answer = await frame.decide(proposal["id"], proposal["digest"], "wang")
    assert (answer.status_code, answer.json()["result"]) == (200, {"title": "a"})
    approval = answer.json()["approval"]
    assert (approval["state"], approval["proposed_by"], approval["decided_by"]) == ("approved", "li", "wang")
    assert await acts(frame) == ["propose-note", "approve-note", "carry-out-note"]


async def test_who_proposed_may_neither_approve_nor_reject(frame: World) -> None:
    proposal = await proposed(frame)
    for decision in ("approve", "reject"):
        answer = await frame.decide(proposal["id"], proposal["digest"], "li", decision=decision)
        assert (answer.status_code, answer.json()["code"]) == (409, "second-person-needed")
    assert await acts(frame) == ["propose-note"]


async def test_the_same_person_with_another_hat_is_still_the_same_person(frame: World) -> None:
    proposal = await proposed(frame, role="city", scope={"unit": "420100"})
    answer = await frame.decide(proposal["id"], proposal["digest"], "li")
    assert answer.json()["code"] == "second-person-needed"


@pytest.mark.parametrize("subject", ["Li", "LI"])
async def test_another_spelling_is_still_the_same_person(frame: World, subject: str) -> None:
    proposal = await proposed(frame)
    answer = await frame.decide(proposal["id"], proposal["digest"], subject)
    assert answer.json()["code"] == "second-person-needed"


async def test_the_table_itself_refuses_one_person_for_both(frame: World) -> None:
    await proposed(frame)
    with pytest.raises(asyncpg.CheckViolationError, match="ck_approval_two_persons"):
        await frame.fetch("UPDATE approval SET state = 'approved', decided_by = proposed_by")
    with pytest.raises(asyncpg.CheckViolationError, match="ck_approval_decided_by_someone"):
        await frame.fetch("UPDATE approval SET state = 'approved'")
    with pytest.raises(asyncpg.CheckViolationError):
        await frame.fetch("UPDATE approval SET state = 'waved-through', decided_by = 'wang'")


SPELLINGS = ("li", "LI", "Ｌi", " li ", "Straße", "STRASSE", "ｌｉ", "李明", "zhao", "ZHÄO", "zhäo")


async def test_the_table_compares_persons_as_the_program_does(frame: World) -> None:
    """Whatever the spelling of subjects that were stored before it was held."""
    told = "SELECT $1::text AS one, $2::text AS other, '2027-01-01Z'::timestamptz AS at"
    asked = f"SELECT {two_persons('one', 'other', 'at')} AS two FROM ({told}) t"
    for one, other in product(SPELLINGS, SPELLINGS):
        (row,) = await frame.fetch(asked, one, other)
        assert row["two"] != same_person(one, other), (one, other)


async def test_the_table_itself_refuses_another_spelling_of_the_same_person(frame: World) -> None:
    await proposed(frame)
    with pytest.raises(asyncpg.CheckViolationError, match="ck_approval_two_persons"):
        await frame.fetch(
            "UPDATE approval SET state = 'approved', decided_by = upper(proposed_by) || ' ',"
            " decided_at = '2027-02-01T00:00Z'"
        )


async def test_what_was_decided_before_persons_were_compared_so_stays(frame: World) -> None:
    await proposed(frame)
    await frame.fetch(
        "UPDATE approval SET state = 'approved', decided_by = upper(proposed_by), decided_at = '2026-11-01T00:00Z'"
    )
    await frame.fetch("UPDATE approval SET reason = 'x'")


async def test_a_digest_of_something_else_decides_nothing(frame: World) -> None:
    first, second = await proposed(frame, "a"), await proposed(frame, "b")
    answer = await frame.decide(first["id"], second["digest"])
    assert (answer.status_code, answer.json()["code"]) == (409, "not-what-was-seen")
    assert (await frame.get(f"/v1/approvals/{first['id']}")).json()["state"] == "proposed"


async def test_a_payload_that_was_changed_behind_its_digest_decides_nothing(frame: World) -> None:
    proposal = await proposed(frame)
    await frame.fetch("""UPDATE approval SET payload = '{"title":"b"}'""")
    answer = await frame.decide(proposal["id"], proposal["digest"])
    assert (answer.status_code, answer.json()["code"]) == (409, "not-what-was-seen")


@pytest.mark.parametrize("digest", ["", "0" * 63, "0" * 65, None, 7])
async def test_a_decision_without_a_digest_is_malformed(frame: World, digest: Any) -> None:
    proposal = await proposed(frame)
    assert (await frame.decide(proposal["id"], digest)).status_code == 422


async def test_ten_deciders_at_once_make_one_decision(frame: World) -> None:
    for number in range(5):
        proposal = await proposed(frame, f"n{number}")
        answers = await asyncio.gather(
            *(
                frame.decide(proposal["id"], proposal["digest"], f"person-{n}", decision=("approve", "reject")[n % 2])
                for n in range(10)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200] + 9 * [409]
        assert {answer.json().get("code") for answer in answers} == {None, "already-decided"}
    decided = [act for act in await acts(frame) if act in {"approve-note", "reject-note"}]
    assert len(decided) == 5
    assert (await acts(frame)).count("carry-out-note") == decided.count("approve-note")


async def test_a_rejected_proposal_does_nothing_and_keeps_its_reason(frame: World) -> None:
    proposal = await proposed(frame)
    body = {"decision": "reject", "digest": proposal["digest"], "reason": "资料不全"}
    answer = await frame.post(f"/v1/approvals/{proposal['id']}/decision", body, subject="wang")
    assert (answer.json()["approval"]["state"], answer.json()["approval"]["reason"]) == ("rejected", "资料不全")
    assert answer.json()["result"] is None
    assert await acts(frame) == ["propose-note", "reject-note"]
    again = await frame.decide(proposal["id"], proposal["digest"], "zhao")
    assert (again.status_code, again.json()["code"]) == (409, "already-decided")


async def test_a_service_withdraws_a_proposal_whose_ground_has_fallen(frame: World) -> None:
    proposal = await proposed(frame)
    async with unit_of_work(frame.runtime, frame.runtime.caller) as uow:
        withdrawn = await withdraw(uow, UUID(proposal["id"]), "依据已撤销", {"case": 7})
    assert withdrawn is not None
    shown = (await frame.get(f"/v1/approvals/{proposal['id']}")).json()
    assert (shown["state"], shown["decided_by"], shown["reason"]) == ("rejected", "service:intake", "依据已撤销")
    answer = await frame.decide(proposal["id"], proposal["digest"], "wang")
    assert (answer.status_code, answer.json()["code"]) == (409, "already-decided")
    assert await acts(frame) == ["propose-note", "withdraw-note"]
    facts = orjson.loads((await frame.journal())[-1]["facts"])
    assert facts == {"approval_id": proposal["id"], "case": 7}


async def test_what_has_its_decision_is_not_withdrawn(frame: World) -> None:
    proposal = await proposed(frame)
    await frame.decide(proposal["id"], proposal["digest"], "wang")
    async with unit_of_work(frame.runtime, frame.runtime.caller) as uow:
        assert await withdraw(uow, UUID(proposal["id"]), "依据已撤销") is None
    shown = (await frame.get(f"/v1/approvals/{proposal['id']}")).json()
    assert (shown["state"], shown["decided_by"]) == ("approved", "wang")
    assert "withdraw-note" not in await acts(frame)


async def test_of_a_decision_and_a_withdrawal_at_once_one_holds(frame: World) -> None:
    async def withdrawn(proposal_id: str) -> bool:
        async with unit_of_work(frame.runtime, frame.runtime.caller) as uow:
            return await withdraw(uow, UUID(proposal_id), "依据已撤销") is not None

    for number in range(5):
        proposal = await proposed(frame, f"n{number}")
        answer, ended = await asyncio.gather(
            frame.decide(proposal["id"], proposal["digest"], "wang"), withdrawn(proposal["id"])
        )
        assert (answer.status_code == 200) is not ended


@pytest.mark.parametrize(("decision", "word"), [("approve", "已批准"), ("reject", "已驳回")])
async def test_who_decides_twice_is_told_who_decided(frame: World, decision: str, word: str) -> None:
    proposal = await proposed(frame)
    for _ in range(2):
        answer = await frame.decide(proposal["id"], proposal["digest"], "wang", decision=decision)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-decided")
    assert f"{word}（决定人 wang）" in answer.json()["detail"]
    assert "他人" not in answer.text


async def test_a_role_that_may_not_decide_is_refused_by_the_route(frame: World) -> None:
    proposal = await proposed(frame)
    answer = await frame.decide(proposal["id"], proposal["digest"], "wang", "auditor")
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")


async def test_a_city_sees_the_proposals_of_its_unit_alone(frame: World) -> None:
    wuhan = await proposed(frame, role="city", scope={"unit": "420100"})
    await proposed(frame, role="city", scope={"unit": "420200"})
    await proposed(frame)
    listed = (await frame.get("/v1/approvals", "city", scope={"unit": "420100"})).json()
    assert ([item["id"] for item in listed["items"]], listed["total"]) == ([wuhan["id"]], 1)
    answer = await frame.get(f"/v1/approvals/{wuhan['id']}", "city", scope={"unit": "420200"})
    assert answer.status_code == 404


class TooLate(Problem):
    """What the approved act itself refuses."""

    code = "too-late"
    title = {"zh": "太晚了", "en": "Too late"}


async def refuse(uow: UnitOfWork, _: Approval) -> BaseModel:
    """An act that finds, halfway, that it cannot be."""
    uow.journal("half-done", "note:x")
    raise TooLate


async def undo(uow: UnitOfWork, approval: Approval) -> None:
    """What a rejection does."""
    uow.journal("undo-note", approval.subject)


@pytest.fixture
async def split(world_of: WorldOf) -> AsyncIterator[World]:
    """Acts of one kind, decided by one role, of which one refuses and one has something to do when it is rejected."""
    note = ApprovalAct(run=refuse, decided_by=frozenset({Role.PROVINCE}), on_rejection=undo)
    other = ApprovalAct(run=ACTS["note"].run, decided_by=frozenset({Role.ADMIN}))
    async with world_of(frame_service(approvals={"note": note, "other": other})) as world:
        yield world


async def test_an_act_that_refuses_leaves_the_proposal_open(split: World) -> None:
    proposal = await proposed(split)
    answer = await split.decide(proposal["id"], proposal["digest"])
    assert (answer.status_code, answer.json()["code"]) == (409, "too-late")
    assert await acts(split) == ["propose-note"]
    assert (await split.get(f"/v1/approvals/{proposal['id']}")).json()["state"] == "proposed"


async def test_a_rejection_undoes_what_was_held(split: World) -> None:
    proposal = await proposed(split)
    await split.decide(proposal["id"], proposal["digest"], decision="reject")
    assert await acts(split) == ["propose-note", "reject-note", "undo-note"]


async def test_a_role_that_decides_other_kinds_does_not_decide_this_one(split: World) -> None:
    proposal = await proposed(split)
    answer = await split.decide(proposal["id"], proposal["digest"], role="admin")
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")


async def test_a_service_without_such_acts_has_no_such_routes(world_of: WorldOf) -> None:
    async with world_of(frame_service(approvals={}, jobs={})) as world:
        assert (await world.get("/v1/approvals")).status_code == 404
        assert (await world.get("/v1/jobs/00000000-0000-0000-0000-000000000001")).status_code == 404
