"""The invented rounds of the demo: what they hold, and that they are always the same."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from eligibility.domain.assess import Assessment, assess
from intake.workbook.answers import ReadWorkbook
from intake.workbook.read import read_workbook
from miaopu.demo.generate import SHARES, counts, make_workbook
from miaopu.demo.vocabulary import INTENSIVE, ORDINARY, WITHOUT_SIZE_TABLE
from shared.plan.load import load_plan

PLAN = load_plan()
ON = date(2024, 6, 15)
REFUSAL_CODES = {
    "required", "unreadable", "bad_code", "digits_lost", "unknown_division", "unknown_unit", "unknown_class",
    "section_mismatch", "negative", "staff_exceeds_employees", "after_reference_date", "duplicate_code",
    "duplicate_row", "validity_count",
}  # fmt: skip
REJECTION_CODES = {"bad_number", "kind_mismatch", "rows_disagree", "after_reference_date", "unreadable", "negative"}


def played(path: Path, firms: int, seed: int) -> tuple[ReadWorkbook, list[Assessment]]:
    make_workbook(path, firms, seed)
    read = read_workbook(path, PLAN, ON)
    declared = [entry.declaration for entry in read.entries if entry.declaration]
    return read, [assess(declaration, PLAN, ON, PLAN.on(ON)) for declaration in declared]


@pytest.fixture(scope="module")
def round_of_1200(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReadWorkbook, list[Assessment]]:
    return played(tmp_path_factory.mktemp("demo") / "applications.xlsx", 1200, 2024)


def outcomes(read: ReadWorkbook, assessments: list[Assessment]) -> Counter[str]:
    refused = sum(entry.declaration is None for entry in read.entries)
    return Counter([assessment.outcome for assessment in assessments]) + Counter(refused=refused)


def test_the_round_has_its_outcomes(round_of_1200: tuple[ReadWorkbook, list[Assessment]]) -> None:
    read, assessments = round_of_1200
    assert read.firm_rows == 1200
    assert outcomes(read, assessments) == SHARES


def test_the_round_has_every_refusal_and_every_rejection(round_of_1200: tuple[ReadWorkbook, list[Assessment]]) -> None:
    read, _ = round_of_1200
    assert {refusal.code for entry in read.entries for refusal in entry.refusals} == REFUSAL_CODES
    assert {row.code for entry in read.entries for row in entry.rejected_rows} == REJECTION_CODES
    assert {warning.code for entry in read.entries for warning in entry.warnings} >= {
        "issued_elsewhere",
        "term_outlived",
    }
    assert sum(len(entry.normalised) for entry in read.entries) > 1000


def test_enough_firms_can_be_recommended_once_forty_waivers_are_granted(
    round_of_1200: tuple[ReadWorkbook, list[Assessment]],
) -> None:
    _, assessments = round_of_1200
    eligible = sum(assessment.outcome == "eligible" for assessment in assessments)
    one_step = sum(
        assessment.outcome == "needs_waiver" and len({*assessment.unmet, *assessment.undecided}) == 1
        for assessment in assessments
    )
    assert eligible + min(one_step, 40) >= 590
    assert any(assessment.flags for assessment in assessments)


def test_every_criterion_fails_somewhere_and_every_unit_puts_firms_forward(
    round_of_1200: tuple[ReadWorkbook, list[Assessment]],
) -> None:
    read, assessments = round_of_1200
    missed = {criterion for assessment in assessments for criterion in assessment.unmet}
    assert missed == {finding.criterion for finding in assessments[0].findings}
    units = Counter(entry.declaration.reporting_unit for entry in read.entries if entry.declaration)
    assert set(units) == set(PLAN.units) == set(PLAN.demo_units)


def test_most_firms_consent_and_all_list_patents_and_products(
    round_of_1200: tuple[ReadWorkbook, list[Assessment]],
) -> None:
    read, _ = round_of_1200
    declared = [entry.declaration for entry in read.entries if entry.declaration]
    consenting = sum(bool(declaration.bank_consent) for declaration in declared)
    assert 0.8 < consenting / len(declared) < 0.9
    assert {len(declaration.patents) for declaration in declared} <= set(range(3, 15))
    assert {1, 2, 3} <= {len(declaration.products) for declaration in declared} <= {1, 2, 3, 4}


@pytest.mark.parametrize(("firms", "seed"), [(90, 2024), (90, 7), (25, 1), (5, 3)])
def test_a_small_round_has_every_outcome_too(tmp_path: Path, firms: int, seed: int) -> None:
    read, assessments = played(tmp_path / "small.xlsx", firms, seed)
    assert outcomes(read, assessments) == counts(firms)
    assert set(counts(firms)) == set(SHARES)
    assert sum(counts(firms).values()) == firms


def test_equal_arguments_give_equal_bytes_and_another_seed_another_round(tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first.xlsx", "again.xlsx", "other.xlsx"))
    make_workbook(first, 60, 5)
    make_workbook(again, 60, 5)
    make_workbook(other, 60, 6)
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()


def test_the_shipped_example_is_what_the_generator_makes(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "examples" / "hubei-2024" / "applications.xlsx"
    make_workbook(tmp_path / "made.xlsx", 1200, 2024)
    assert (tmp_path / "made.xlsx").read_bytes() == shipped.read_bytes()
    assert shipped.stat().st_size < 1_500_000


def test_fewer_firms_than_outcomes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 5"):
        make_workbook(tmp_path / "none.xlsx", 4, 1)


def test_trades_are_what_their_lists_say() -> None:
    assert all(PLAN.patent_intensive.contains(trade.industry_class, ON) for trade in INTENSIVE)
    assert not any(PLAN.patent_intensive.contains(trade.industry_class, ON) for trade in ORDINARY)
    assert all(PLAN.size_groups.of_class(trade.industry_class, ON) for trade in (*INTENSIVE, *ORDINARY))
    assert not any(PLAN.size_groups.of_class(trade.industry_class, ON) for trade in WITHOUT_SIZE_TABLE)
    assert all(trade.industry_class in PLAN.industries for trade in (*INTENSIVE, *ORDINARY, *WITHOUT_SIZE_TABLE))
