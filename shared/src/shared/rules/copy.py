"""A service's copy of the approved values: kept in its database, and in the memory of each of its processes."""

from typing import Any, Final

import asyncpg
from pydantic import TypeAdapter

from shared import clock
from shared.database.failures import is_infrastructure
from shared.domain.approved import ApprovedValue
from shared.domain.bad_value import BadValue
from shared.log import get_logger
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.errors import PlanError
from shared.runtime import RulesCopy, Runtime

log = get_logger(__name__)
_VALUES: Final = TypeAdapter(tuple[ApprovedValue, ...])
_NEWER = "SELECT rule_change_id, sequence, approved FROM rule_copy WHERE plan_id = $1 AND sequence > $2"
_KEEP = """
INSERT INTO rule_copy AS c (plan_id, rule_change_id, sequence, approved, taken_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (plan_id) DO UPDATE SET rule_change_id = excluded.rule_change_id, sequence = excluded.sequence,
  approved = excluded.approved, taken_at = excluded.taken_at
WHERE c.sequence <= excluded.sequence
"""


async def keep_copy(uow: UnitOfWork, copy: RulesCopy) -> None:
    """Keeps a copy, unless a newer one is there; this process decides by it from the commit on."""
    written, runtime = _VALUES.dump_json(tuple(copy.values)).decode(), uow.runtime
    await uow.execute_native(_KEEP, runtime.plan.id, copy.rule_change_id, copy.sequence, written, clock.now())
    uow.after_commit(lambda: take(runtime, copy))


def take(runtime: Runtime, copy: RulesCopy) -> None:
    """Transactions that begin later decide by the copy, unless a newer one is there."""
    if runtime.copy is None or runtime.copy.sequence < copy.sequence:
        runtime.copy = copy


async def load_copy(runtime: Runtime) -> None:
    """Takes the copy that the service has kept, before anything is decided.

    Over a connection of its own, since pools connect on first use. Leaves all as it is where the database is away:
    nothing is decided then either.

    Raises:
        PlanError: the plan's files no longer take an approved value.
    """
    try:
        connection = await runtime.database.connect()
        try:
            await _look(runtime, connection)
        finally:
            await connection.close()
    except asyncpg.UndefinedTableError:
        return  # not migrated yet, which whoever serves or works says by itself
    except Exception as error:
        if not is_infrastructure(error):
            raise
        log.info("approved values could not be looked for", reason=f"{type(error).__name__}: {error}")
    try:
        _ = runtime.in_force
    except BadValue as error:
        zh, en = "已批准的参数变更与方案文件不符", "an approved change does not fit the plan's files"
        raise PlanError("plan.yaml", 1, f"{zh}：{error.zh}", f"{en}: {error.en}") from error


async def look_for_newer(runtime: Runtime) -> None:
    """Takes a copy that another process of the service has kept meanwhile."""
    async with runtime.database.connection() as connection:
        await _look(runtime, connection)


async def _look(runtime: Runtime, connection: asyncpg.Connection) -> None:
    row = await connection.fetchrow(_NEWER, runtime.plan.id, _known(runtime))
    if row is not None:
        take(runtime, _copy_of(row))


async def decide_by_newest(uow: Reading) -> None:
    """This transaction goes on by the newest copy that the service has received, in whichever process."""
    for row in await uow.execute_native(_NEWER, uow.runtime.plan.id, _known(uow.runtime)):
        take(uow.runtime, _copy_of(row))
    uow.plan = uow.runtime.in_force


def _known(runtime: Runtime) -> int:
    return runtime.copy.sequence if runtime.copy else 0


def _copy_of(row: Any) -> RulesCopy:
    return RulesCopy(row["sequence"], row["rule_change_id"], _VALUES.validate_json(row["approved"]))
