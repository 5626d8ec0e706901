"""Where commands find the platform and with which token: settings first, then the data folder."""

import os
import sys
from pathlib import Path
from typing import Any

import typer

from miaopu.platform_address import read_address
from shared.http import Client, HTTPError, new_blocking_client
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.settings import Settings

_OPERATOR_S = 600


def url_of(service: str, data: Path) -> str:
    """The service's address: its own setting, the platform's, or what `miaopu up` left in the data folder.

    Raises:
        typer.Exit: nothing says where it is.
    """
    own = os.environ.get(f"MIAOPU_{service.replace('-', '_').upper()}_URL")
    url = own or os.environ.get("MIAOPU_URL") or read_address(data)
    if url is None:
        refuse(
            f"找不到平台：请先 make up，或设置 MIAOPU_URL（数据目录 {data}）",
            f"no platform found: start it with make up, or set MIAOPU_URL (data folder {data})",
        )
    assert url is not None
    return url


def client_for(service: str, data: Path, role: str = "admin") -> Client:
    """A client with the token of the environment, else with one of the local issuer."""
    token = os.environ.get("MIAOPU_TOKEN")
    if token is None:
        token = local_issuer(Settings(data_dir=data)).token("operator", Role(role), lifetime_s=_OPERATOR_S)
    return new_blocking_client(30, url_of(service, data), {"Authorization": f"Bearer {token}"})


def ask(client: Client, method: str, path: str, **options: Any) -> Any:
    """The answer's JSON; what is refused or unreachable ends the command with one clear message."""
    try:
        response = client.request(method, path, **options)
    except HTTPError as error:
        refuse(f"平台没有应答：{error}", f"the platform does not answer: {error}")
        raise
    if not response.is_success:
        refuse(
            f"{path}：{response.status_code} {response.text[:400]}", f"{path} was refused with {response.status_code}"
        )
    return response.json() if response.content else None


def refuse(zh: str, en: str) -> None:
    """Ends the command with status 2.

    Raises:
        typer.Exit: always.
    """
    sys.stderr.write(f"错误：{zh}\nError: {en}\n")
    raise typer.Exit(2)
