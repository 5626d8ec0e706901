"""Every firm of a list that stays out is told why; cap and unit are told apart."""

from datetime import date
from uuid import UUID

from pool.domain.admission import Applicant, Room, admit
from pool.domain.reasons import message_of
from shared.domain.standing import MayBe, Reason, Standing

CLEAN = Standing(MayBe(recommended=True, screened=True, admitted=True, listed=False, offered=False))


def barred(*reasons: Reason) -> Standing:
    return Standing(MayBe(recommended=False, screened=False, admitted=False, listed=False, offered=False), (), reasons)


def test_a_firm_that_stays_out_is_told_the_heaviest_reason_and_all_of_them() -> None:
    reasons = (Reason("cooling_period", date(2025, 9, 15), date(2026, 3, 14)), Reason("spent", source=UUID(int=1)))
    (answer,) = admit([Applicant("a", "420100", barred(*reasons))], Room(1, {}))
    assert (answer.outcome, answer.reason, answer.reasons) == ("not_recommendable", "cooling_period", reasons)
    assert "2026-03-14" in (message_of(answer) or {})["zh"]


def test_a_member_is_told_that_it_is_one() -> None:
    (answer,) = admit([Applicant("a", "420100", barred(Reason("already_member")))], Room(1, {}))
    assert (answer.outcome, answer.reason) == ("already_member", "already_member")


def test_a_list_beyond_the_room_tells_cap_from_unit() -> None:
    applicants = [Applicant(code, unit, CLEAN) for code, unit in ("aX", "bX", "cY", "dY")]
    answers = admit(applicants, Room(2, {"X": 1, "Y": None}))
    assert [answer.reason for answer in answers] == [None, "unit_full", None, "cap_reached"]
    assert [bool(message_of(answer)) for answer in answers] == [False, True, False, True]
