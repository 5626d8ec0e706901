"""`miaopu token`: a token from the local issuer of a data folder."""

import sys
from pathlib import Path
from typing import Annotated

import typer

_ROLES = "firm city province department bank bridge dashboard service auditor admin"


def run(
    role: Annotated[
        str, typer.Option(help="firm city province department bank bridge dashboard service auditor admin")
    ],
    subject: Annotated[str, typer.Option(help="人员或系统 / the person or system")],
    data: Annotated[Path, typer.Option(help="数据目录 / data folder")] = Path("var/data"),
    unit: Annotated[str, typer.Option(help="市州代码 / reporting unit of a city")] = "",
    office: Annotated[str, typer.Option(help="ip 或 eit / ip or eit")] = "",
    bank: Annotated[str, typer.Option(help="银行编号 / id of a bank")] = "",
    uscc: Annotated[str, typer.Option(help="统一社会信用代码 / code of a firm")] = "",
    body: Annotated[str, typer.Option(help="部门 / body of a department, such as IPO")] = "",
    hours: Annotated[float, typer.Option(help="有效小时数 / hours until it expires")] = 12,
) -> None:
    """Prints the token and nothing else."""
    from shared.identity.caller import Role
    from shared.identity.keys import local_issuer
    from shared.identity.tokens import InvalidToken
    from shared.settings import Settings

    try:
        issuer = local_issuer(Settings(data_dir=data))
        scope = {"unit": unit, "office": office, "bank": bank, "uscc": uscc, "body": body}
        sys.stdout.write(issuer.token(subject, Role(role), scope, lifetime_s=int(hours * 3600)) + "\n")
    except (InvalidToken, ValueError) as error:
        sys.stderr.write(f"错误：无法签发令牌 / Error: no token can be made: {error}\n")
        raise typer.Exit(2) from error
