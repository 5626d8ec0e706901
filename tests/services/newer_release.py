"""A release that does not exist yet: a service's history with one revision more."""

import shutil
import sys
from dataclasses import replace
from importlib.resources import files
from itertools import count
from pathlib import Path

from shared.migrations.history import expected_revision, oldest_head, script_of
from shared.service import Service

_numbers = count(1)
NEXT = "9999_next"
_REVISION = '''"""What the next release adds, or takes away."""

from alembic import op

revision = "{revision}"
down_revision = "{down}"
branch_labels = None
depends_on = None
oldest_head = "{oldest}"


def upgrade() -> None:
    for statement in {statements!r}:
        op.execute(statement)
'''
EXPANDED = (
    "CREATE TABLE next_thing (id uuid PRIMARY KEY, said text NOT NULL)",
    """
DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN next_said text, ADD COLUMN next_count int NOT NULL DEFAULT 0', t);
  END LOOP;
END $$
""",
)
"""Every table gets what a later release may add: a column that may be empty, and one with a default."""


def next_release(service: Service, folder: Path, *statements: str, contracts: bool = False) -> Service:
    """The service as its next release has it; `contracts` says that today's program may not run beside it."""
    package = f"next_{service.package}_{next(_numbers)}"
    place = folder / package / "store" / "migrations"
    shutil.copytree(str(files(service.migrations)), place, ignore=shutil.ignore_patterns("__pycache__"))
    for each in (folder / package, folder / package / "store"):
        (each / "__init__.py").touch()
    down = expected_revision(service)
    oldest = NEXT if contracts else oldest_head(script_of(service), down)
    text = _REVISION.format(revision=NEXT, down=down, oldest=oldest, statements=statements)
    (place / "versions" / f"{NEXT}.py").write_text(text)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return replace(service, package=package)
