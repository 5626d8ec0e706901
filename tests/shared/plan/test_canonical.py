"""Digests of the tables tell of a change in one form, which a field of a later release does not alter."""

from dataclasses import dataclass

import pytest

from shared.plan.changes import (
    Change,
    IntensiveClasses,
    QualificationEnded,
    QualificationListed,
    ScopeAssigned,
    SizeBoundMoved,
    SizeScopes,
    canonical,
)

CHANGES: list[Change] = [
    IntensiveClasses(add=("3911",)),
    IntensiveClasses(remove=("3921", "3922")),
    QualificationListed("unicorn", "独角兽企业", "Unicorn firm"),
    QualificationEnded("srdi"),
    SizeScopes((ScopeAssigned("44", "post"), ScopeAssigned("45", None))),
    SizeBoundMoved("industry", "employees", "20", "300", "900"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_without_later_fields_is_said_as_in_the_first_versions(change: Change) -> None:
    assert canonical(change) == repr(change)


def test_a_field_of_a_later_release_is_said_only_where_it_is_set() -> None:
    first = canonical(QualificationEnded("srdi"))

    @dataclass(frozen=True, slots=True)
    class QualificationEndedLater:
        key: str
        kind: str = "qualification_end"
        reason: str | None = None

    assert canonical(QualificationEndedLater("srdi")).replace("Later", "") == first
    assert "reason='decree'" in canonical(QualificationEndedLater("srdi", reason="decree"))


def test_the_form_is_what_earlier_judgements_name() -> None:
    assert canonical(IntensiveClasses(add=("3911",))) == (
        "IntensiveClasses(add=('3911',), remove=(), kind='patent_intensive')"
    )
    assert canonical(SizeScopes((ScopeAssigned("45", None),))) == (
        "SizeScopes(assign=(ScopeAssigned(scope='45', group=None),), kind='size_groups')"
    )
