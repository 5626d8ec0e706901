"""`miaopu token`: a token from the local issuer of a data folder."""

import os
import sys
from typing import Annotated

import typer

from miaopu.cli.connection import Data
from miaopu.cli.plan_option import PlanFolder, plan_named, plan_of
from miaopu.cli.refusal import refuse, refuse_folder
from miaopu.cli.token_scope import scope_of
from miaopu.platform_address import DEFAULT_DATA
from shared.domain.bad_value import BadValue
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.identity.tokens import InvalidToken
from shared.settings import read_settings


def run(
    role: Annotated[Role, typer.Option(help="角色 / role")],
    subject: Annotated[str, typer.Option(help="人员或系统 / the person or system")],
    data: Data = DEFAULT_DATA,
    unit: Annotated[str, typer.Option(help="推荐单位，代码或名称 / reporting unit of a city")] = "",
    office: Annotated[str, typer.Option(help="ip 或 eit / ip or eit")] = "",
    bank: Annotated[str, typer.Option(help="银行编号（UUID）/ id of a bank, a UUID")] = "",
    uscc: Annotated[str, typer.Option(help="统一社会信用代码 / code of a firm")] = "",
    body: Annotated[str, typer.Option(help="部门 / body of a department, such as IPO")] = "",
    hours: Annotated[float, typer.Option(help="有效小时数 / hours until it expires", min=0.01, max=24 * 366)] = 12,
    folder: PlanFolder = None,
) -> None:
    """打印令牌，别无其他 / Prints the token and nothing else."""
    settings = read_settings(os.environ, data_dir=data, **plan_named(folder, data))
    if not (data / "keys").is_dir():
        refuse_folder(data)
    plan = plan_of(folder, data=data)
    options = {"unit": unit, "office": office, "bank": bank, "uscc": uscc, "body": body}
    try:
        scope = scope_of(role, options, plan)
        token = local_issuer(settings).token(subject, role, scope, lifetime_s=int(hours * 3600))
    except BadValue as bad:
        refuse(f"无法签发令牌：{bad.zh}", f"no token can be made: {bad.en}")
    except InvalidToken:
        refuse(
            "无法签发令牌：--subject 应为可显示的文字，1 至 200 个字符",
            "no token can be made: --subject takes 1 to 200 characters that show",
        )
    sys.stdout.write(token + "\n")
