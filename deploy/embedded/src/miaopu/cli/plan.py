"""`miaopu plan`: another province's folder, begun and checked."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from miaopu.cli.plan_option import plan_named
from miaopu.cli.refusal import REFUSED, refuse
from miaopu.platform import SERVICES
from shared.plan.errors import PlanFaults
from shared.plan.new_folder import FolderInUse, write_new_folder
from shared.plan.todo import TODO
from shared.plan_settings import DEFAULT_PROVINCE, PLANS
from shared.service import plan_for
from shared.settings import read_plan_settings

app = typer.Typer(help="方案目录：核对、新建 / a plan's folder: checked, begun", no_args_is_help=True)
Folder = Annotated[
    Path | None, typer.Argument(help="方案目录，默认为当前生效的 / the folder, by default the one in force")
]


@app.command()
def check(folder: Folder = None) -> None:
    """核对方案目录：全部错误逐行列出，无误时返回 0 / All faults of a folder, a line each; 0 where there are none."""
    import os

    root = read_plan_settings(os.environ, **plan_named(folder)).plan_dir
    try:
        plan = plan_for(root, *SERVICES)
    except PlanFaults as faulty:
        sys.stdout.writelines(f"{fault}\n" for fault in faulty.faults)
        count = len(faulty.faults)
        sys.stderr.write(f"{root} 有 {count} 处须改正 / faults to mend: {count}\n")
        raise typer.Exit(REFUSED) from None
    first = plan.in_force_from
    asked = len(plan.criteria(first))
    sys.stdout.write(
        f"{plan.title_zh} / {plan.title_en}\n"
        f"自 {first} 起施行，{asked} 项条件，规则版本 {plan.on(first).version}，可以启用\n"
        f"in force from {first} on, {asked} criteria, rules version {plan.on(first).version}: services start by it\n"
    )


@app.command()
def new(folder: Annotated[Path, typer.Argument(help="新目录 / the new folder")]) -> None:
    """新建方案目录：照录全国统一的内容，其余以 TODO 留待填写 / A folder with what is national; the rest is TODO."""
    try:
        files = write_new_folder(folder, PLANS / DEFAULT_PROVINCE)
    except FolderInUse:
        refuse(f"{folder} 已有内容，不会覆盖；请换一个目录", f"{folder} is not empty and stays as it is; name another")
    left = [path for path in files if TODO in path.name or TODO in path.read_text(encoding="utf-8")]
    sys.stdout.writelines(f"{path}\n" for path in left)
    sys.stdout.write(
        f"已写入 {len(files)} 个文件，以上 {len(left)} 个含有待填写的 {TODO}；填写后运行 miaopu plan check {folder}\n"
        f"{len(files)} files written; {TODO} is to be filled in in the {len(left)} above, then: "
        f"miaopu plan check {folder}\n"
    )
