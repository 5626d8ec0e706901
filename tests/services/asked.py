"""What callers ask for beside a path, and what nobody has."""

from tests.services.seeding import NOBODY, Placed

ASKED = {"batch": "2024-1", "served_on": "2024-07-01", "number": "5"}
"""What reading routes want to be asked with."""


def nothing_there(like: Placed) -> Placed:
    """Ids of the same kinds that stand for nothing."""
    made_up = {name: f"00000000-0000-7000-8000-{place:012d}" for place, name in enumerate(like.ids)}
    kept = {name: value for name, value in like.ids.items() if name in {"kind", "number", "version"}}
    return Placed(NOBODY, made_up | kept)
