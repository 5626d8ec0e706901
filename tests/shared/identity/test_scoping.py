"""A scope sees nothing by default, and becomes the condition of a query in one place."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from shared import clock
from shared.database.tables import approval, journal, outbox
from shared.identity.caller import SEES_ALL, Caller, Role, Scope
from shared.identity.scoping import scoped, visible
from shared.testing.world import World

BANK, OTHER_BANK = UUID(int=1), UUID(int=2)
FIRM = "91420100MA4TEKT06N"
NOTHING = ("false", "0 = 1", "1 != 1")


def text(scope: Scope, table: object = approval) -> str:
    return str(visible(scope, table))


@pytest.mark.parametrize("role", [role for role in Role if role not in SEES_ALL])
def test_a_role_without_its_claim_sees_nothing(role: Role) -> None:
    scope = Caller("someone", role).scope
    assert text(scope) in NOTHING
    assert not scope.sees(unit="420100", bank_id=BANK, uscc=FIRM)


def test_no_scope_sees_nothing() -> None:
    assert text(Scope()) in NOTHING
    assert not Scope().sees()
    assert not Scope().sees(unit=None, bank_id=None, uscc=None)


@pytest.mark.parametrize("scope", [Scope(unit="420100"), Scope(bank_id=BANK), Scope(uscc=FIRM)])
def test_a_table_without_the_scopes_column_shows_nothing(scope: Scope) -> None:
    assert text(scope, outbox) in NOTHING


def test_a_scope_of_two_things_needs_both_columns() -> None:
    assert text(Scope(unit="420100", uscc=FIRM)) in NOTHING
    assert "reporting_unit" in text(Scope(unit="420100", bank_id=BANK))
    assert "bank_id" in text(Scope(unit="420100", bank_id=BANK))


@pytest.mark.parametrize("role", sorted(SEES_ALL))
def test_a_role_of_the_province_sees_all(role: Role) -> None:
    assert text(Caller("someone", role).scope) in {"true", "1 = 1"}


scopes = st.builds(
    Scope,
    unit=st.sampled_from([None, "420100", "420200"]),
    bank_id=st.sampled_from([None, BANK, OTHER_BANK]),
    uscc=st.sampled_from([None, FIRM]),
)


@given(scopes, st.sampled_from(["420100", "420200", None]), st.sampled_from([BANK, OTHER_BANK, None]))
def test_what_a_scope_sees_carries_one_of_its_own_values(scope: Scope, unit: str | None, bank: UUID | None) -> None:
    seen = scope.sees(unit=unit, bank_id=bank)
    assert seen == ((unit is not None and unit == scope.unit) or (bank is not None and bank == scope.bank_id))


@pytest.mark.anyio
async def test_the_condition_lets_a_unit_its_own_rows_and_no_row_without_one(frame: World) -> None:
    line = {"at": clock.now(), "actor": "a", "role": "city", "act": "x", "subject": "s"}
    async with frame.runtime.database.sessions() as session:
        for unit in ("420100", "420200", None):
            await session.execute(insert(journal).values({**line, "reporting_unit": unit}))
        found = await session.scalars(scoped(select(journal.c.reporting_unit), Scope(unit="420100"), journal))
        everything = await session.scalars(scoped(select(journal.c.id), Scope(everything=True), journal))
        assert (found.all(), len(everything.all())) == (["420100"], 3)
