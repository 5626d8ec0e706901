"""The line of a subject: which event is next, by (epoch, sequence)."""

from uuid import UUID

import pytest

from shared.messaging.line import Line, Verdict

OLD, NEW = UUID(int=5), UUID(int=9)


@pytest.mark.parametrize(
    ("sequence", "epoch", "known", "telling", "expected"),
    [
        pytest.param(6, OLD, False, True, "next", id="the next number"),
        pytest.param(7, OLD, False, True, "early", id="a gap before it"),
        pytest.param(5, OLD, True, True, "repeat", id="a number and an id seen before"),
        pytest.param(6, OLD, True, True, "repeat", id="an id that is aside already"),
        pytest.param(5, OLD, False, True, "contradiction", id="the last number under another id"),
        pytest.param(2, OLD, False, True, "contradiction", id="an earlier number under another id"),
        pytest.param(5, OLD, False, False, "repeat", id="a low number that says nothing"),
        pytest.param(6, NEW, False, True, "next", id="a newer epoch goes on"),
        pytest.param(3, NEW, False, True, "next", id="a newer epoch begins below"),
        pytest.param(7, NEW, False, True, "early", id="a newer epoch leaves a gap"),
        pytest.param(6, None, False, True, "contradiction", id="the first epoch after a later one"),
        pytest.param(5, None, True, True, "repeat", id="the first epoch, seen before"),
    ],
)
def test_what_an_event_is_to_a_line_at_five(
    sequence: int, epoch: UUID | None, *, known: bool, telling: bool, expected: Verdict
) -> None:
    assert Line(5, OLD).verdict(sequence, epoch, known=known, telling=telling) == expected


def test_a_producer_that_falls_back_is_followed_and_the_subject_marked() -> None:
    line = Line(9)
    line.take(6, NEW)
    assert (line.last, line.epoch, line.diverged_from) == (6, NEW, 9)
    line.take(7, NEW)
    assert line.diverged_from == 9


def test_a_producer_that_lost_nothing_of_the_subject_marks_nothing() -> None:
    line = Line(9)
    line.take(10, NEW)
    assert line.diverged_from is None


def test_a_line_goes_back_to_where_its_producer_counts_on_and_is_marked() -> None:
    line = Line(9)
    assert line.fall_back(6, NEW)
    assert (line.last, line.epoch, line.diverged_from) == (6, NEW, 9)
    assert line.verdict(7, NEW, known=False, telling=True) == "next"


@pytest.mark.parametrize(
    ("line", "to"),
    [
        pytest.param(Line(6), 6, id="as far as its producer"),
        pytest.param(Line(5), 6, id="behind its producer"),
        pytest.param(Line(9, NEW), 6, id="has heard of the epoch"),
    ],
)
def test_a_line_that_knows_no_lost_fact_stays_where_it_is(line: Line, to: int) -> None:
    before = (line.last, line.epoch)
    assert not line.fall_back(to, NEW)
    assert (line.last, line.epoch, line.diverged_from) == (*before, None)


def test_a_fallen_line_goes_on_over_what_both_sides_know() -> None:
    """A row that was sent, and not marked as sent when the dump was made, goes out again in the new epoch."""
    line = Line(6, NEW, diverged_from=9)
    assert line.verdict(7, NEW, known=True, telling=True) == "passed"
    assert line.verdict(8, NEW, known=True, telling=True) == "repeat"
    line.waiting = True
    assert line.verdict(7, NEW, known=True, telling=True) == "repeat", "an event that was set aside is still to come"
