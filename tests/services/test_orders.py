"""Every order of a list that grows with the years is read off an index; of other lists is said why they are sorted."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

from shared.lists.listing import Listing, statements
from shared.service import wired_service
from shared.services import SERVICE_NAMES, package_of
from shared.testing.fixtures import WorldOf

pytestmark = pytest.mark.anyio
SORTED_ORDERS = {
    (
        "intake.APPLICATIONS",
        "received_on",
    ): "`id` has nearly this order; an index more would slow each that comes in",
    ("pool.CANDIDATES", "score"): "narrow rows, and an index more would slow every assessment that is copied",
    ("finance_matching.RECEIPTS", "number"): "numbers are of one bank, and with `bank_id` the primary key gives them",
}
OF_ONE = "rows of one file, screening, list or version: the path names it, and its key leads there"
BY_HAND = "each is an act of a person: some thousand in all"
MEMBERS = "members and their yearly facts: some thousand"
SORTED = {
    "intake.BATCHES": BY_HAND,
    "intake.EXTENSIONS": BY_HAND,
    "intake.IMPORTS": BY_HAND,
    "intake.ROWS": OF_ONE,
    "eligibility.SCENARIOS": BY_HAND,
    "eligibility.REVIEWS": BY_HAND,
    "eligibility.WAIVERS": BY_HAND,
    "eligibility.RULE_CHANGES": BY_HAND,
    "eligibility.CHECKS": MEMBERS,
    "pool.DUE": MEMBERS,
    "pool.SCREENINGS": BY_HAND,
    "pool.ENTRIES": OF_ONE,
    "pool.LISTS": BY_HAND,
    "pool.FIRMS": OF_ONE,
    "pool.SIGNATURES": OF_ONE,
    "pool.MEMBERS": MEMBERS,
    "pool.EXITS": MEMBERS,
    "pool.PROPOSALS": MEMBERS,
    "pool.SEAT_LINES": MEMBERS,
    "monitoring.REPORTS": MEMBERS,
    "monitoring.VIOLATIONS": BY_HAND,
    "monitoring.APPEALS": BY_HAND,
    "monitoring.MEMBERS": MEMBERS,
    "finance_matching.BANKS": BY_HAND,
    "finance_matching.VERSIONS": BY_HAND,
    "finance_matching.ENTRIES": MEMBERS,
    "finance_matching.FROZEN": OF_ONE,
    "finance_matching.ALARMS": "open ones, of so many banks",
    "shared.APPROVALS": BY_HAND,
    "shared.JOBS": BY_HAND,
    "shared.DEAD_LETTERS": "what failed, until people have dealt with it",
}
"""Lists that are sorted when they are asked for, each with the reason why that stays small."""


def listings() -> dict[str, Listing[Any]]:
    """All declared lists, by package and name."""
    found: dict[str, Listing[Any]] = {}
    for package in ("shared.api.frame", *map(package_of, SERVICE_NAMES)):
        for module in walk_packages(import_module(package).__path__, f"{package}."):
            if ".migrations" in module.name or module.name.endswith("__main__"):
                continue
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, Listing):
                    found[f"{package.partition('.')[0]}.{name}"] = value
    return found


LISTINGS = listings()
GROWING = sorted(LISTINGS.keys() - SORTED.keys())


def test_no_list_is_excused_that_is_not_there() -> None:
    assert LISTINGS.keys() >= SORTED.keys()
    assert len(GROWING) > 5


def reads(listing: Listing[Any]) -> Iterator[tuple[str, Select[Any]]]:
    """What reads a first page in each order."""
    for sort in listing.sorts:
        for statement in statements(listing.rows, listing.order_of(sort), None):
            yield sort, statement.limit(51)


@pytest.mark.parametrize("name", GROWING)
async def test_every_order_of_a_list_that_grows_is_read_off_an_index(name: str, world_of: WorldOf) -> None:
    """Sorting is forbidden as far as PostgreSQL lets itself be: it then sorts only where no index gives the order.

    Rows of equal values alone may be sorted (`Incremental Sort`)."""
    listing, package = LISTINGS[name], name.partition(".")[0]
    service = next(wired_service(one) for one in SERVICE_NAMES if package_of(one) == package or package == "shared")
    async with world_of(service) as world, world.runtime.database.connection() as connection:
        await connection.execute("SET enable_sort = off")
        await connection.execute("SET enable_seqscan = off")
        await connection.execute("SET enable_bitmapscan = off")
        for sort, statement in reads(listing):
            if (name, sort.removeprefix("-")) in SORTED_ORDERS:
                continue
            words = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
            plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {words}"))
            assert "Sort  (" not in plan.replace("Incremental Sort  (", ""), f"{sort}\n{plan}"
