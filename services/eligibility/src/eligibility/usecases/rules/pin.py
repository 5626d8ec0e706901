"""Keeps the whole of every version that decides: the plan's files and the amendments, so that it can decide again."""

import hashlib
import io
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from eligibility.usecases.rules.current import known_rules
from eligibility.usecases.rules.kinds import kinds_of
from shared import clock
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.changes import Amendment
from shared.plan.model import Plan

_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_ARCHIVE = "INSERT INTO plan_archive (digest, content, stored_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_RULES = """
INSERT INTO rule_set (version, archive, amendments, recorded_at, soft, same_as)
SELECT version, $2, $3::json, $4, string_to_array(soft, ','), version
FROM unnest($1::text[], $5::text[]) AS t(version, soft)
ON CONFLICT DO NOTHING
"""


async def pin(uow: UnitOfWork, plan: Plan, versions: Collection[str]) -> None:
    """Stores what these versions of the plan stand for, in the transaction of the judgements that name them."""
    known = known_rules(uow.runtime)
    missing = sorted(set(versions) - known.pinned)
    if not missing:
        return
    content = archive_of(uow.runtime.settings.plan_dir)
    digest = hashlib.sha256(content).hexdigest()
    now = clock.now()
    await uow.execute_native(_ARCHIVE, digest, content, now)
    kinds = kinds_of(plan, missing)
    soft = [",".join(sorted(kinds[version])) if version in kinds else None for version in missing]
    await uow.execute_native(_RULES, missing, digest, amendments_to_json(plan.amendments), now, soft)
    uow.after_commit(lambda: known.pinned.update(missing))


def amendments_to_json(amendments: Sequence[Amendment]) -> str:
    """As plain data, in the order of approval."""
    plain: list[dict[str, Any]] = [asdict(amendment) for amendment in amendments]
    return orjson.dumps(plain).decode()


@lru_cache(maxsize=4)
def archive_of(folder: Path) -> bytes:
    """The plan's files in one archive, the same bytes for the same files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.suffix in {".yaml", ".csv"}):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _FIRST_DAY_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return content.getvalue()
