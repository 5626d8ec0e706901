"""Each reason of a standing at, under and over its limit; what is done about it; its words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.domain.known_of_firm import KnownApplication, KnownOfFirm, Stay
from shared.domain.standing import CODES, RANKS, ExitRule, GroundRule, Reason, standing
from shared.domain.standing_words import WORDS, words_of
from shared.domain.waivers import Lapse, Waivers
from tests.shared.domain.known import GOOD, ON, RULES, application, codes, firm, reasons, stay, violation

FALSIFIED = violation(ground="data_falsification", occurred_on=date(2025, 5, 1))
FILED = violation(ground="abnormal_filing", occurred_on=date(2010, 1, 1))
REMOVED = stay(left_on=date(2024, 12, 31), route="removal", ground="tax_evasion", violation_id=UUID(int=9))
WAIVED = Waivers(("A2",), ("A2",), {"A2": ON})
NEWER = application(id=UUID(int=2), outcome="ineligible", submitted_at=datetime(2025, 6, 1, 1, tzinfo=UTC))


def of(**changes: Any) -> KnownOfFirm:
    return firm(applications=(application(**changes),))


def test_a_clean_firm_may_be_admitted_and_is_not_listed_before_it_is() -> None:
    answer = standing(firm(), ON, RULES)
    assert (answer.reasons, answer.must_leave) == ((), ())
    assert answer.may_be.recommended
    assert answer.may_be.screened
    assert answer.may_be.admitted
    assert not answer.may_be.listed
    assert not answer.may_be.offered


AT = [
    pytest.param(firm(stays=(stay(),)), ["already_member"], id="1 a member"),
    pytest.param(firm(stays=(stay(left_on=ON, route="graduation"),)), ["graduated"], id="2 a graduate"),
    pytest.param(firm(stays=(replace(REMOVED, left_on=date(2025, 1, 1)),)), ["cooling_period"], id="3 its last day"),
    pytest.param(firm(stays=(REMOVED,)), [], id="3 the day after it"),
    pytest.param(firm(stays=(replace(REMOVED, left_on=date(2025, 7, 1)),)), ["earlier_membership"], id="3 not yet out"),
    pytest.param(
        firm(stays=(replace(REMOVED, left_on=ON),), violations=(violation(appeal="reversed"),)), [], id="3 it fell"
    ),
    pytest.param(
        firm(violations=(replace(FALSIFIED, confirmed_on=date(2025, 6, 1)),)),
        ["before_falsification", "violation_acts"],
        id="4 declared on the day of the confirmation",
    ),
    pytest.param(
        firm(violations=(replace(FALSIFIED, confirmed_on=date(2025, 5, 31)),)), ["violation_acts"], id="4 a day later"
    ),
    pytest.param(firm(violations=(replace(FALSIFIED, appeal="reversed"),)), [], id="4 reversed"),
    pytest.param(firm(violations=(violation(),)), ["violation_acts"], id="5 the last day looked back to"),
    pytest.param(firm(violations=(violation(occurred_on=date(2022, 6, 29)),)), [], id="5 a day more"),
    pytest.param(firm(violations=(violation(occurred_on=date(2025, 7, 2)),)), ["violation_acts"], id="5 after the act"),
    pytest.param(firm(violations=(FILED,)), ["filing_acts"], id="5 an abnormal filing, however old"),
    pytest.param(firm(violations=(violation(ground="no_progress"),)), [], id="5 no progress is no misconduct"),
    pytest.param(firm(violations=(replace(FILED, appeal="pending"),)), ["appeal_pending"], id="6 under appeal"),
    pytest.param(firm(violations=(replace(FILED, appeal="upheld"),)), ["filing_acts"], id="6 upheld"),
    pytest.param(firm(violations=(replace(FILED, appeal="reversed"),)), [], id="6 reversed"),
    pytest.param(of(in_doubt=True), ["finding_contested"], id="6 contested"),
    pytest.param(firm(applications=(GOOD, NEWER), application=GOOD.id), ["superseded"], id="7 an hour younger"),
    pytest.param(
        firm(applications=(GOOD, replace(NEWER, submitted_at=datetime(2025, 5, 1, tzinfo=UTC))), application=GOOD.id),
        [],
        id="7 an hour older",
    ),
    pytest.param(
        firm(applications=(GOOD, replace(NEWER, state="withdrawn")), application=GOOD.id), [], id="7 withdrawn"
    ),
    pytest.param(firm(stays=(replace(REMOVED, application_id=GOOD.id),)), ["spent"], id="8 it carried an admission"),
    pytest.param(of(outcome=None), ["not_assessed"], id="9 not assessed"),
    pytest.param(of(outcome="needs_review"), ["needs_review"], id="9 in review"),
    pytest.param(of(outcome="ineligible"), ["ineligible"], id="9 ineligible"),
    pytest.param(of(waivers=Waivers(lapse=Lapse(ON))), [], id="10 its last day"),
    pytest.param(of(waivers=Waivers(lapse=Lapse(date(2025, 6, 29)))), ["certificate_lapsed"], id="10 a day later"),
    pytest.param(of(waivers=replace(WAIVED, needed=(), lapse=Lapse(date(2025, 6, 29), ("A2",)))), [], id="10 waived"),
    pytest.param(of(outcome="needs_waiver", waivers=WAIVED), [], id="11 its last day"),
    pytest.param(
        of(outcome="needs_waiver", waivers=replace(WAIVED, last_days={"A2": date(2025, 6, 29)})),
        ["waiver_expired"],
        id="11 a day later",
    ),
    pytest.param(of(outcome="needs_waiver", waivers=replace(WAIVED, granted=())), ["waiver_missing"], id="11 missing"),
    pytest.param(of(recommended_on=ON), [], id="12 recommended on the day"),
    pytest.param(of(recommended_on=date(2025, 7, 1)), ["recommended_later"], id="12 a day later"),
    pytest.param(of(recommended_on=None), ["not_recommended"], id="12 not recommended"),
    pytest.param(of(home_unit="420200"), ["unit_elsewhere"], id="13 registered elsewhere"),
    pytest.param(of(home_unit=None), [], id="13 no place is known"),
    pytest.param(replace(of(home_unit="420200"), assigned_unit="420100"), [], id="13 assigned by the province"),
    pytest.param(replace(of(), assigned_unit="420200"), ["unit_elsewhere"], id="13 assigned to another"),
]


@pytest.mark.parametrize(("known", "found"), AT)
def test_a_reason_holds_from_its_first_to_its_last_day(known: KnownOfFirm, found: list[str]) -> None:
    answer = standing(known, ON, RULES)
    assert [reason.code for reason in answer.reasons] == found
    assert answer.may_be.admitted == (not found)
    assert answer.may_be.screened == (not found)
    assert answer.may_be.recommended == (set(found) <= {"not_recommended", "recommended_later"})


MISFIT = replace(NEWER, unit="420200")
"""A newer application of the same place, sent by a unit that is not the firm's."""


@pytest.mark.parametrize(
    ("known", "asked", "found"),
    [
        pytest.param(firm(applications=(GOOD, NEWER)), GOOD, ["superseded"], id="its own unit puts it aside"),
        pytest.param(firm(applications=(GOOD, MISFIT)), GOOD, [], id="another does not"),
        pytest.param(firm(applications=(MISFIT, GOOD)), None, [], id="and is not asked where none is named"),
        pytest.param(
            firm(applications=(GOOD, MISFIT), assigned_unit="420200"),
            GOOD,
            ["superseded", "unit_elsewhere"],
            id="but the assigned one does",
        ),
        pytest.param(
            firm(applications=(GOOD, replace(MISFIT, home_unit="420200"))), GOOD, ["superseded"], id="or one that moved"
        ),
        pytest.param(
            firm(applications=(GOOD, replace(MISFIT, home_unit=None))), GOOD, ["superseded"], id="or of no known place"
        ),
    ],
)
def test_a_firms_own_unit_alone_puts_an_application_aside(
    known: KnownOfFirm, asked: KnownApplication | None, found: list[str]
) -> None:
    named = replace(known, application=asked.id if asked else None)
    assert [reason.code for reason in standing(named, ON, RULES).reasons] == found


def test_all_reasons_are_told_the_heaviest_first() -> None:
    spent = replace(REMOVED, application_id=GOOD.id, left_on=ON)
    known = KnownOfFirm(
        applications=(application(outcome="needs_review", in_doubt=True, home_unit="1", recommended_on=None), NEWER),
        violations=(FALSIFIED, replace(FILED, appeal="pending")),
        stays=(spent,),
        application=GOOD.id,
    )
    found = reasons(known)
    assert [reason.rank for reason in found] == [3, 4, 5, 6, 6, 7, 8, 9, 12, 13]
    assert found[0] == Reason("cooling_period", ON, date(2025, 12, 29), GOOD.id, "T12.3")
    assert (found[2].since, found[2].until) == (FALSIFIED.confirmed_on, date(2028, 5, 1))


def test_a_reason_about_the_application_never_touches_a_member() -> None:
    member = replace(of(outcome="ineligible", recommended_on=None, home_unit="1"), stays=(stay(),))
    answer = standing(member, ON, RULES)
    assert [reason.code for reason in answer.reasons] == ["already_member"]
    assert answer.may_be.listed
    assert answer.may_be.offered


@pytest.mark.parametrize(
    ("found", "listed", "leaves"),
    [
        pytest.param(violation(occurred_on=date(2015, 1, 1)), False, True, id="it acts, however old"),
        pytest.param(violation(appeal="pending"), False, False, id="it is under appeal"),
        pytest.param(violation(appeal="reversed"), True, False, id="it was reversed"),
        pytest.param(violation(carries=False), True, False, id="no law is cited"),
    ],
)
def test_a_member_with_an_acting_violation_must_leave_and_is_not_listed(found: Any, listed: bool, leaves: bool) -> None:
    answer = standing(firm(stays=(stay(),), violations=(found,)), ON, RULES)
    assert (answer.may_be.listed, answer.may_be.offered, bool(answer.must_leave)) == (listed, listed, leaves)


def test_a_violation_that_a_readmission_forgave_touches_no_member() -> None:
    back = (stay(left_on=date(2024, 8, 1), route="removal", violation_id=UUID(int=9)), stay(admitted_on=ON))
    assert codes(firm(stays=back, violations=(violation(),))) == ["already_member"]
    later = violation(id=UUID(int=10), occurred_on=ON)
    assert codes(firm(stays=back, violations=(later,))) == ["already_member", "violation_acts"]


@pytest.mark.parametrize(
    ("found", "touched"),
    [
        pytest.param(
            violation(id=UUID(int=10), occurred_on=date(2022, 6, 30)), True, id="confirmed by then, it barred"
        ),
        pytest.param(violation(id=UUID(int=10), occurred_on=date(2022, 6, 29)), False, id="too old to bar"),
        pytest.param(
            violation(id=UUID(int=10), occurred_on=date(2025, 1, 1), confirmed_on=date(2025, 7, 1)),
            False,
            id="confirmed since",
        ),
        pytest.param(
            violation(id=UUID(int=10), ground="abnormal_filing", occurred_on=date(2015, 1, 1)), True, id="a filing"
        ),
    ],
)
def test_a_readmission_forgives_nothing_that_barred_it_and_was_not_heard_of(found: Any, touched: bool) -> None:
    back = (stay(left_on=date(2024, 8, 1), route="removal", violation_id=UUID(int=9)), stay(admitted_on=ON))
    answer = standing(firm(stays=back, violations=(found,)), date(2025, 8, 1), RULES)
    assert ([one.violation_id for one in answer.must_leave], answer.may_be.listed) == (
        [UUID(int=10)] if touched else [],
        not touched,
    )


def test_a_violation_that_was_upheld_makes_leave_from_the_day_of_that_result() -> None:
    upheld = violation(appeal="upheld", appeal_on=date(2025, 6, 25))
    (must,) = standing(firm(stays=(stay(),), violations=(upheld,)), ON, RULES).must_leave
    assert (must.ground, must.since, must.violation_id) == ("tax_evasion", date(2025, 6, 25), UUID(int=9))


def test_a_member_whose_data_were_falsified_before_its_admission_is_told_both() -> None:
    told = firm(stays=(stay(application_id=GOOD.id),), violations=(FALSIFIED,))
    assert codes(told) == ["already_member", "before_falsification", "violation_acts"]


def test_a_graduate_is_not_listed_anew_but_stays_offered_while_nothing_acts() -> None:
    graduated = firm(stays=(stay(left_on=ON, route="graduation"),))
    assert (standing(graduated, ON, RULES).may_be.listed, standing(graduated, ON, RULES).may_be.offered) == (
        False,
        True,
    )
    found = standing(replace(graduated, violations=(violation(occurred_on=date(2015, 1, 1)),)), ON, RULES)
    assert (found.may_be.offered, found.must_leave) == (False, ())


def test_a_reinstated_firm_is_a_member_as_if_nothing_had_happened() -> None:
    back = replace(REMOVED, application_id=GOOD.id, reversed_on=ON)
    fallen = violation(appeal="reversed")
    assert codes(firm(stays=(back,), violations=(fallen,))) == ["already_member"]


def test_an_exit_that_bars_nothing_keeps_a_firm_out_to_its_day_alone() -> None:
    rules = replace(RULES, exits={**RULES.exits, "leave": ExitRule("none", "T12.3")})
    assert codes(firm(stays=(stay(left_on=ON, route="leave"),)), rules=rules) == []
    assert codes(firm(stays=(stay(left_on=date(2025, 7, 1), route="leave"),)), rules=rules) == ["earlier_membership"]


def test_an_exit_by_a_route_that_the_plan_does_not_know_bars_like_a_removal() -> None:
    assert codes(firm(stays=(Stay(None, ON, "unheard"),))) == ["cooling_period"]


def test_a_plan_whose_criteria_are_waivable_leaves_them_to_the_outcome() -> None:
    rules = replace(RULES, look_back_years=None, filings_bar=False)
    assert codes(firm(violations=(violation(), FILED)), rules=rules) == []


def test_an_application_of_an_unknown_day_is_older_than_a_falsification() -> None:
    assert "before_falsification" in codes(replace(of(received_on=None), violations=(FALSIFIED,)))


def test_the_ground_that_bars_older_declarations_is_told_by_its_own_name() -> None:
    filing = GroundRule("T12.3c", True, "非正常申请专利", "Abnormal patent application")
    rules = replace(RULES, grounds={**RULES.grounds, "data_falsification": filing})
    known = replace(of(received_on=None), violations=(FALSIFIED,))
    (told,) = [one for one in standing(known, ON, rules).reasons if one.code == "before_falsification"]
    assert words_of(told)["zh"].startswith("该企业“非正常申请专利”已查实（20")
    assert "Abnormal patent application" in words_of(told)["en"]
    assert words_of(Reason("before_falsification"))["zh"].startswith("该企业的退库事由已查实，")


def test_every_code_has_words_in_two_languages_without_internal_names() -> None:
    assert set(WORDS) == set(CODES) == set(RANKS)
    for code in CODES:
        said = words_of(Reason(code, ON, ON, UUID(int=1), "T12.3"))
        assert "{" not in said["zh"] + said["en"]
        assert not any(name in text for text in said.values() for name in ("T1", "_", "A2", "POST", "附件"))
