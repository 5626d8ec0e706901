"""The one place where a scope becomes a condition of a query."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, false, true

from shared.identity.caller import Scope


def visible(scope: Scope, columns: Any) -> ColumnElement[bool]:
    """The condition that keeps rows inside the scope.

    `columns` is a table, mapped class or `.c` collection that carries `reporting_unit`, `bank_id` or `uscc`; a scope
    whose column is missing there matches nothing.
    """
    if scope.everything:
        return true()
    source = columns.c if isinstance(columns, Table) else columns
    wanted = {"reporting_unit": scope.unit, "bank_id": scope.bank_id, "uscc": scope.uscc}
    conditions = [
        getattr(source, name) == value for name, value in wanted.items() if value is not None and hasattr(source, name)
    ]
    given = [value for value in wanted.values() if value is not None]
    if len(conditions) != len(given) or not conditions:
        return false()
    return and_(*conditions)


def scoped(statement: Select[Any], scope: Scope, columns: Any) -> Select[Any]:
    """The query, narrowed to what the scope may see."""
    return statement.where(visible(scope, columns))
