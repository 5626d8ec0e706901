"""`miaopu template`: the empty form that cities fill in."""

import io
from pathlib import Path
from typing import Annotated

import typer

from intake.workbook.write_template import write_template
from miaopu.cli.plan_option import PlanFolder, plan_of
from shared.domain.bad_value import BadValue


class TargetExists(BadValue):
    """The file is there already and may have been filled in."""


class NotXlsx(BadValue):
    """A name under which no spreadsheet program would look for the form."""


def run(
    file: Annotated[Path, typer.Argument(help="要生成的 .xlsx 文件 / the .xlsx file to write")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有文件 / overwrite an existing file")] = False,
    folder: PlanFolder = None,
) -> None:
    """生成空白申报表 / Write the empty application form."""
    if file.suffix.lower() != ".xlsx":
        raise NotXlsx(
            "not_xlsx", f"“{file}”应以 .xlsx 结尾，请改用这样的文件名", f'"{file}" must end in .xlsx; name it so'
        )
    if not force and file.exists() and file.stat().st_size:
        raise TargetExists(
            "target_exists",
            f"{file.name} 已存在，请换一个文件名或加 --force",
            f"{file.name} exists; choose another name or add --force",
        )
    form = io.BytesIO()
    write_template(form, plan_of(folder))
    file.write_bytes(form.getvalue())
    print(f"已生成 {file} / wrote {file}")
