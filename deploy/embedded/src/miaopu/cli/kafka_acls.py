"""`miaopu kafka-acls`: the permissions that the platform needs on a broker that denies by default."""

import re
import sys
from typing import Annotated

import typer

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


def bank_name(name: str) -> str:
    """The name, where it can be part of a principal.

    Raises:
        typer.BadParameter: it cannot.
    """
    if not _NAME.fullmatch(name):
        raise typer.BadParameter(f"只能用小写字母、数字和连字符 / small letters, digits and hyphens only: {name}")
    return name


def run(
    bank: Annotated[
        list[str] | None,
        typer.Option(
            parser=bank_name, metavar="NAME", help="读取白名单主题的银行，可重复 / a bank that reads its topic"
        ),
    ] = None,
    bootstrap: Annotated[str, typer.Option(help="管理用的 Kafka 地址 / the broker's address")] = "localhost:9092",
    command_config: Annotated[
        str, typer.Option(help="管理员的客户端配置文件 / the administrator's client properties")
    ] = "",
) -> None:
    """打印 kafka-acls.sh 的命令，不作任何改动 / Prints commands of kafka-acls.sh and changes nothing."""
    from miaopu.kafka_access import grants

    config = f" --command-config {command_config}" if command_config else ""
    for grant in grants(bank or ()):
        sys.stdout.write(f"kafka-acls.sh --bootstrap-server {bootstrap}{config} --add {grant.options}\n")
