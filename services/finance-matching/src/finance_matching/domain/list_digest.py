"""What a list says, as one digest that a bank computes of its own copy, and where two copies differ."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

MOST_DIFFERING: Final = 1000


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a bank's copy stands to the list.

    `behind`: right as of the bank's number, `behind_by` events are not in it yet. `differing` holds at most 1,000
    codes, in their order; it is empty where the bank sent no entries to compare.
    """

    result: Literal["equal", "behind", "differs"]
    behind_by: int = 0
    differing: tuple[str, ...] = ()
    more: bool = False


def digest_of_versions(versions: Mapping[str, int]) -> str:
    """SHA-256 of lines `uscc,version`, ascending by code, each with its line feed; as 64 hexadecimal digits."""
    lines = "".join(f"{uscc},{version}\n" for uscc, version in sorted(versions.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def compare(ours: Mapping[str, int], digest: str, entries: Mapping[str, int] | None, behind_by: int) -> Comparison:
    """Compares the list as of the bank's number with what the bank says of its copy."""
    if digest == digest_of_versions(ours):
        return Comparison("behind", behind_by) if behind_by else Comparison("equal")
    if entries is None:
        return Comparison("differs", behind_by)
    codes = sorted(uscc for uscc in {*ours, *entries} if ours.get(uscc) != entries.get(uscc))
    return Comparison("differs", behind_by, tuple(codes[:MOST_DIFFERING]), more=len(codes) > MOST_DIFFERING)
