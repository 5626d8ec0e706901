"""Producers and consumers compared, subject by subject."""

from miaopu.diagnosis import Difference, Heard, Kind, Replay, brought, differences, losses, replays, still_behind

TOPIC = "miaopu.pool.v1"
PRODUCED = {"pool": {(TOPIC, "a"): 3, (TOPIC, "b"): 5, (TOPIC, "c"): 2, (TOPIC, "d"): 1}}


def found(**lines: Heard) -> list[tuple[str, str, int, int]]:
    consumed = {"finance-matching": {(TOPIC, subject): heard for subject, heard in lines.items()}, "intake": {}}
    return [(one.kind, one.subject, one.produced, one.consumed) for one in differences(PRODUCED, consumed)]


def test_services_that_agree_differ_in_nothing() -> None:
    assert found(a=Heard(3), b=Heard(5), c=Heard(2), d=Heard(1)) == []


def test_what_differs_is_named_by_its_kind() -> None:
    assert found(a=Heard(3, diverged_from=9), b=Heard(7), c=Heard(1)) == [
        ("diverged", "a", 3, 3),
        ("ahead", "b", 5, 7),
        ("behind", "c", 2, 1),
        ("behind", "d", 1, 0),
    ]


def test_a_subject_that_the_producer_has_lost_whole_is_ahead() -> None:
    assert found(a=Heard(3), b=Heard(5), c=Heard(2), d=Heard(1), e=Heard(4)) == [("ahead", "e", 0, 4)]


def test_a_topic_that_nobody_here_listens_to_is_no_difference() -> None:
    assert differences(PRODUCED, {"intake": {}}) == []


def test_a_consumer_that_has_heard_nothing_of_its_topic_is_behind() -> None:
    found = differences(PRODUCED, {"intake": {}}, {"intake": [TOPIC]})
    assert [(one.kind, one.subject, one.consumed) for one in found] == [("behind", name, 0) for name in "abcd"]


def one(subject: str, consumed: int, kind: Kind = "behind") -> Difference:
    return Difference(kind, "pool", "intake", TOPIC, subject, 9, consumed)


def test_who_gets_on_is_not_behind() -> None:
    first = [one("a", 3), one("b", 3), one("c", 12, "ahead")]
    second = [one("a", 5), one("b", 3), one("c", 12, "ahead"), one("d", 1)]
    assert still_behind(first, second) == [one("b", 3), one("c", 12, "ahead")]


def test_who_is_behind_is_brought_up_subject_by_subject() -> None:
    found = [one("b", 3), one("a", 5), one("c", 12, "ahead"), one("d", 9, "diverged")]
    assert replays(found) == [Replay("pool", TOPIC, "a"), Replay("pool", TOPIC, "b")]


def test_many_that_are_behind_are_brought_up_by_their_whole_topic() -> None:
    assert replays([one(f"firm-{number}", 3) for number in range(21)]) == [Replay("pool", TOPIC)]


def test_what_was_lost_is_brought_once_nobody_is_behind() -> None:
    lost = losses({"intake": [TOPIC], "finance-matching": [TOPIC], "pool": []})
    assert [(one.kind, one.producer, one.consumer, one.topic) for one in lost] == [
        ("lost", "pool", "finance-matching", TOPIC),
        ("lost", "pool", "intake", TOPIC),
    ]
    assert brought([*lost, one("a", 3)]) == [("finance-matching", TOPIC)]
    assert brought(lost) == [("finance-matching", TOPIC), ("intake", TOPIC)]
