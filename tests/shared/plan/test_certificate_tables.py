"""Tables of certificates: which count, under which rules one was given, what notices move, and what names a version."""

from datetime import date
from pathlib import Path

import pytest

from shared.domain.declared_items import Qualification
from shared.plan.certificate_notices import CertificateNotices, Extension, Withdrawal, batch_number
from shared.plan.errors import PlanFaults
from shared.plan.load import load_plan
from shared.plan.model import Plan
from shared.plan.qualifications import NEVER
from shared.plan.versions import JUDGING, YEARLY
from tests.shared.plan.folders import with_lines

PLAN = load_plan()
FIRST, BEFORE, SINCE = date(2024, 6, 6), date(2026, 3, 31), date(2026, 4, 1)
EXTENSIONS = "qualification,award_batch,ends_from,ends_to,extended_to,since,document\n"
WITHDRAWALS = "qualification,uscc,number,withdrawn_on,since,document\n"
FIRM, OTHER = "91420100MA4TEKT06N", "91610100MA6TEKT06C"


def named(plan: Plan, day: date) -> set[str]:
    """The kinds of decisions whose version of the day is not that of the shipped folder."""
    kinds = (JUDGING, YEARLY, "pool", "finance", "monitoring")
    return {kind for kind in kinds if plan.version_of(kind, day) != PLAN.version_of(kind, day)}


def test_a_candidate_of_a_demonstration_firm_is_known_and_does_not_count() -> None:
    candidate = PLAN.qualifications["ip_demonstration_candidate"]
    assert (candidate.counts_from, "国知发运函字〔2026〕25号" in candidate.source) == (NEVER, True)
    assert not candidate.counts_on(date(2099, 1, 1))
    assert PLAN.qualifications.find("国家知识产权示范企业创建对象") is candidate
    assert PLAN.qualifications.known_on("国家知识产权示范企业创建对象", date(2099, 1, 1)) is None
    listed = candidate.listed_again(date(2027, 1, 1))
    assert (listed.counts_on(date(2026, 12, 31)), listed.counts_on(date(2027, 1, 1))) == (False, True)


def test_a_certificate_that_begins_to_count_renames_the_versions_of_its_days_alone(tmp_path: Path) -> None:
    plan = load_plan(with_lines(tmp_path, qualifications="gazelle,瞪羚企业,Gazelle firm,2025-01-01,\n"))
    assert (named(plan, date(2024, 12, 31)), named(plan, date(2025, 1, 1))) == (set(), {JUDGING, YEARLY})
    assert plan.on(date(2025, 1, 1)).version.startswith("hubei-2025-01-01+")


def test_one_that_is_only_known_by_name_renames_nothing(tmp_path: Path) -> None:
    plan = load_plan(with_lines(tmp_path, qualifications="gazelle,瞪羚企业,Gazelle firm,,尚未认定\n"))
    assert named(plan, FIRST) | named(plan, SINCE) == set()


def test_a_certificate_may_end_with_a_day(tmp_path: Path) -> None:
    root = with_lines(tmp_path)
    table = root / "tables/qualifications.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    header = lines[0].replace("counts_from", "counts_from,counts_until")
    rows = [line.replace("2024-06-06", "2024-06-06,") if "ip_adv" not in line else
            line.replace("2024-06-06", "2024-06-06,2025-12-31") for line in lines[1:8]]  # fmt: skip
    table.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (root / "tables/qualification_editions.csv").unlink()
    plan = load_plan(root)
    ended = plan.qualifications["ip_advantage"]
    assert (ended.counts_on(date(2025, 12, 31)), ended.counts_on(date(2026, 1, 1))) == (True, False)
    assert ended.last_counted_on(date(2026, 1, 1)) == date(2025, 12, 31)
    assert (named(plan, date(2025, 12, 31)), named(plan, date(2026, 1, 1))) == (set(), {JUDGING, YEARLY})


def test_editions_of_the_rules_are_told_apart_from_the_second_on(tmp_path: Path) -> None:
    editions = PLAN.qualifications.editions
    assert [one.edition for one in editions.told_apart("srdi", BEFORE)] == []
    assert [one.edition for one in editions.told_apart("srdi", SINCE)] == ["2022", "2026"]
    assert PLAN.on(SINCE).version.startswith("hubei-2026-04-01+")
    without = with_lines(tmp_path)
    (without / "tables/qualification_editions.csv").unlink()
    assert (named(load_plan(without), BEFORE), named(load_plan(without), SINCE)) == (set(), {JUDGING, YEARLY})


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "edition"),
    [
        pytest.param("2026-03-31", None, "2022", id="given on the last day of the old rules"),
        pytest.param("2026-04-01", None, "2026", id="given on the first day of the new ones"),
        pytest.param(None, "2029-03-30", "2022", id="counted back from its end"),
        pytest.param(None, "2029-03-31", "2026", id="counted back to the first day"),
        pytest.param(None, None, None, id="no day at all"),
    ],
)
def test_the_edition_of_a_certificate_follows_from_its_days(
    valid_from: str | None, valid_to: str | None, edition: str | None
) -> None:
    days = [date.fromisoformat(day) if day else None for day in (valid_from, valid_to)]
    found = PLAN.qualifications.editions.of_award("srdi", days[0], days[1], SINCE)
    assert (found.edition if found else None) == edition
    assert PLAN.qualifications.editions.of_award("hnte", days[0], days[1], SINCE) is None


def test_two_editions_run_side_by_side_until_the_last_certificate_of_the_old_one_ends() -> None:
    old, new = PLAN.qualifications.editions.of("srdi")
    assert PLAN.qualifications.editions.last_day(old) == date(2029, 3, 30)
    assert PLAN.qualifications.editions.last_day(new) is None
    assert {one.name_zh for one in PLAN.qualifications.editions.of("innovative_sme")} == {
        "创新型中小企业", "科技和创新型中小企业",
    }  # fmt: skip


def held(valid_to: str | None = "2026-01-31", batch: str | None = None, number: str | None = None) -> Qualification:
    given = {"name": "专精特新中小企业", "valid_to": valid_to, "award_batch": batch, "number": number}
    return Qualification.model_validate(given)


def until(notices: CertificateNotices, certificate: Qualification, on: date = SINCE, uscc: str = FIRM) -> date | None:
    return notices.of("srdi", uscc, certificate, on).valid_to


FIFTH = Extension("srdi", date(2026, 2, 10), "通知", date(2026, 12, 31), award_batch="第五批")
WINDOW = Extension("srdi", date(2026, 2, 10), "通知", date(2026, 6, 30),
                   ends_from=date(2026, 1, 1), ends_to=date(2026, 1, 31))  # fmt: skip


@pytest.mark.parametrize(
    ("extension", "certificate", "last"),
    [
        pytest.param(FIFTH, held(batch="5"), "2026-12-31", id="of the batch"),
        pytest.param(FIFTH, held(batch="第四批"), "2026-01-31", id="of another batch"),
        pytest.param(FIFTH, held(), "2026-01-31", id="of no batch that is known"),
        pytest.param(FIFTH, held("2027-01-01", batch="第5批"), "2027-01-01", id="lasts longer anyway"),
        pytest.param(WINDOW, held(), "2026-06-30", id="ends on the last day of the window"),
        pytest.param(WINDOW, held("2026-02-01"), "2026-02-01", id="ends after the window"),
        pytest.param(WINDOW, held("2025-12-31"), "2025-12-31", id="ended before the window"),
    ],
)
def test_a_notice_keeps_certificates_of_a_batch_or_a_window(
    extension: Extension, certificate: Qualification, last: str
) -> None:
    notices = CertificateNotices([extension])
    assert until(notices, certificate) == date.fromisoformat(last)
    assert until(notices, certificate, on=date(2026, 2, 9)) == certificate.valid_to
    assert notices.of("hnte", FIRM, certificate, SINCE).valid_to == certificate.valid_to


def test_a_certificate_without_an_end_needs_no_extension() -> None:
    assert until(CertificateNotices([FIFTH, WINDOW]), held(None, batch="5")) is None


def test_a_withdrawal_ends_one_firms_certificate_the_day_before_whatever_extends_it() -> None:
    withdrawal = Withdrawal("srdi", date(2026, 2, 1), "撤销公告", FIRM, date(2026, 3, 1), number="S1")
    notices = CertificateNotices([FIFTH], [withdrawal])
    extended, last = held(batch="5"), date(2026, 2, 28)
    assert (until(notices, extended), until(notices, held(None))) == (last, last)
    assert until(notices, held(None, number="S2")) is None
    assert until(notices, extended, uscc=OTHER) == date(2026, 12, 31)
    assert until(notices, held("2026-02-27")) == date(2026, 2, 27)


@pytest.mark.parametrize(
    ("written", "number"),
    [("第五批", "5"), ("五", "5"), ("05", "5"), ("第十批次", "10"), ("第二十三批", "23"), ("第 8 批", "8"), ("A", "A")],
)
def test_a_batch_is_the_same_however_it_is_written(written: str, number: str) -> None:
    assert batch_number(written) == number


def test_a_notice_renames_the_versions_from_its_day_on(tmp_path: Path) -> None:
    rows = EXTENSIONS + "srdi,第五批,,,2026-12-31,2026-02-10,某通知\n"
    plan = load_plan(with_lines(tmp_path, certificate_extensions=rows, certificate_withdrawals=WITHDRAWALS))
    assert (named(plan, date(2026, 2, 9)), named(plan, date(2026, 2, 10))) == (set(), {JUDGING, YEARLY})


@pytest.mark.parametrize(
    ("table", "lines", "faults"),
    [
        pytest.param("qualifications", "x,某企业,Some,2024-13-01,\n", ["qualifications.csv:11"], id="no day"),
        pytest.param("qualifications", "x,某企业,Some,,\n", ["qualifications.csv:11"], id="neither day nor source"),
        pytest.param("qualifications", "x,高新技术企业,Some,,来源\n", ["qualifications.csv:11"], id="a name twice"),
        pytest.param("qualification_editions", "hnte,1,高新技术企业,HNTE,2020-13-01,36,来源\n",
                     ["qualification_editions.csv:9"], id="no day of an edition"),
        pytest.param("qualification_editions", "x,1,某,Some,,36,源\nsrdi,2022,专精特新中小企业,S,,36,源\n",
                     ["qualification_editions.csv:9", "qualification_editions.csv:10"], id="no such, and twice"),
        pytest.param("qualification_editions", "srdi,2027,专精特新中小企业,SRDI,2026-04-01,36,来源\n",
                     ["qualification_editions.csv:9"], id="out of order"),
        pytest.param("certificate_extensions", EXTENSIONS + "srdi,,2026-01-01,,2026-12-31,2026-02-10,文\n"
                     "srdi,五,,,2026-12-31,2026-02-10,\nx,五,,,2026-12-31,2026-02-10,文\n",
                     [f"certificate_extensions.csv:{line}" for line in (2, 3, 4)], id="extensions"),
        pytest.param("certificate_withdrawals", WITHDRAWALS + "srdi,123,,2026-03-01,2026-03-01,文\n"
                     f"srdi,{FIRM},,2026-03-01,,文\n",
                     [f"certificate_withdrawals.csv:{line}" for line in (2, 3)], id="withdrawals"),
        pytest.param("recognition_rounds", "2026,2026,2026-09-15,2027-02,yes,来源\n2027,2026,2027-09-15,2027-13,yes,s\n"
                     "2028,2027,2028-09-15,2028-09,maybe,s\n2029,2028,2029-09-15,2029-09-15,no,s\n",
                     [f"recognition_rounds.csv:{line}" for line in (4, 5, 6, 7)], id="rounds"),
    ],
)  # fmt: skip
def test_each_fault_of_these_tables_is_a_line(tmp_path: Path, table: str, lines: str, faults: list[str]) -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(with_lines(tmp_path, **{table: lines}))
    assert [f"{fault.file}:{fault.line}" for fault in refused.value.faults] == [f"tables/{each}" for each in faults]
