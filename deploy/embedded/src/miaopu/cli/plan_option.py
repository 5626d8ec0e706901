"""The plan by which a command works: `--plan`, else the environment, else what the data folder was started with."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from miaopu.platform_address import DEFAULT_DATA
from miaopu.stored_plan import stored_plan
from shared.plan.in_force import plan_in_force
from shared.plan.model import Plan
from shared.plan.readers import Readers
from shared.services import PARAMETER_FOLDERS
from shared.settings import read_plan_settings

PlanFolder = Annotated[
    Path | None, typer.Option("--plan", metavar="FOLDER", help="方案目录 / the plan's folder", show_default=False)
]
_NAMED: Final = ("MIAOPU_PLAN_DIR", "MIAOPU_PROVINCE")


def plan_named(plan: Path | None, data: Path | None = None) -> dict[str, Path]:
    """What `read_settings` is given of the plan: nothing where the environment or the default decides."""
    if plan is not None:
        return {"plan_dir": plan}
    if any(value and name.upper() in _NAMED for name, value in os.environ.items()):
        return {}
    stored = stored_plan(data or Path(os.environ.get("MIAOPU_DATA_DIR") or DEFAULT_DATA))
    return {} if stored is None else {"plan_dir": stored}


def plan_of(plan: Path | None, *readers: Readers, data: Path | None = None) -> Plan:
    """The plan, held against what the command reads.

    Raises:
        BadSettings: no such folder. PlanFaults: the command cannot work by it.
    """
    settings = read_plan_settings(os.environ, **plan_named(plan, data))
    return plan_in_force(settings.plan_dir, readers, PARAMETER_FOLDERS)
