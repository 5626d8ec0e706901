"""Which plan a data folder was started with, left in it so that a later start and commands need not be told again."""

import json
from pathlib import Path
from typing import Final

from shared.plan_settings import PLANS

PLAN_FILE: Final = "plan.json"


def leave_plan(data_dir: Path, plan_dir: Path) -> None:
    """Names the plan in the data folder: a shipped one by its province, wherever the program is installed."""
    folder = plan_dir.resolve()
    named = {"province": folder.name} if folder.parent == PLANS.resolve() else {"folder": str(folder)}
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / PLAN_FILE).write_text(json.dumps(named, ensure_ascii=False), encoding="utf-8")


def stored_plan(data_dir: Path) -> Path | None:
    """The folder of the plan that a data folder was last started with; None where it never was."""
    path = data_dir / PLAN_FILE
    if not path.is_file():
        return None
    named = json.loads(path.read_text(encoding="utf-8"))
    return PLANS / named["province"] if "province" in named else Path(named["folder"])
