"""`miaopu token`: a token from the local issuer of a data folder."""

import os
import sys
from typing import Annotated

import typer

from miaopu.cli.connection import DEFAULT_DATA, Data, refuse
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.identity.tokens import InvalidToken
from shared.settings import read_settings


def run(
    role: Annotated[Role, typer.Option(help="角色 / role")],
    subject: Annotated[str, typer.Option(help="人员或系统 / the person or system")],
    data: Data = DEFAULT_DATA,
    unit: Annotated[str, typer.Option(help="市州代码 / reporting unit of a city")] = "",
    office: Annotated[str, typer.Option(help="ip 或 eit / ip or eit")] = "",
    bank: Annotated[str, typer.Option(help="银行编号 / id of a bank")] = "",
    uscc: Annotated[str, typer.Option(help="统一社会信用代码 / code of a firm")] = "",
    body: Annotated[str, typer.Option(help="部门 / body of a department, such as IPO")] = "",
    hours: Annotated[float, typer.Option(help="有效小时数 / hours until it expires", min=0.01, max=24 * 366)] = 12,
) -> None:
    """打印令牌，别无其他 / Prints the token and nothing else."""
    settings = read_settings(os.environ, data_dir=data)
    if not (data / "keys").is_dir():
        refuse(
            f"{data} 不是平台的数据目录：请先 make up，或用 --data 指定",
            f"{data} is not a platform's data folder: start one with make up, or name it with --data",
        )
    scope = {"unit": unit, "office": office, "bank": bank, "uscc": uscc, "body": body}
    try:
        token = local_issuer(settings).token(subject, role, scope, lifetime_s=int(hours * 3600))
    except InvalidToken as error:
        refuse(f"无法签发令牌：{error}", f"no token can be made: {error}")
    sys.stdout.write(token + "\n")
