"""Where commands find the platform and with which token: settings first, then the data folder."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from miaopu.cli.refusal import refuse
from miaopu.platform_address import read_address
from shared.http import Client, HTTPError, Response, new_blocking_client
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.services import SERVICE_NAMES
from shared.settings import Settings, read_settings

Data = Annotated[Path, typer.Option(help="数据目录 / data folder")]
_OPERATOR_S: Final = 600
_SHOWN: Final = 400
_IN_ENGLISH: Final = {"Accept-Language": "en"}


def one_service(name: str) -> str:
    """The name, where it is one of the five.

    Raises:
        typer.BadParameter: it is not.
    """
    if name not in SERVICE_NAMES:
        raise typer.BadParameter(f"没有这个服务 / no such service: {name} ({', '.join(SERVICE_NAMES)})")
    return name


Service = Annotated[str, typer.Argument(parser=one_service, metavar="SERVICE", help=" ".join(SERVICE_NAMES))]
"""One of the five, by its name."""


def url_of(service: str, data: Path) -> str:
    """The service's address: its own setting, the platform's, or what `miaopu up` left in the data folder.

    Raises:
        typer.Exit: nothing says where it is.
    """
    own = os.environ.get(f"MIAOPU_{service.replace('-', '_').upper()}_URL")
    url = own or os.environ.get("MIAOPU_URL") or read_address(data)
    if url is None:
        refuse(
            f"数据目录 {data} 上没有运行平台：请先 make up，或设置 MIAOPU_URL",
            f"no platform runs on the data folder {data}: start it with make up, or set MIAOPU_URL",
        )
    return url


def client_for(service: str, data: Path, role: str = "admin") -> Client:
    """A client with the token of the environment, else with one of the local issuer.

    Raises:
        typer.Exit: no platform is known. BadSettings: a mistyped setting.
    """
    settings = read_settings(os.environ, data_dir=data)
    url = url_of(service, data)
    token = os.environ.get("MIAOPU_TOKEN") or _own_token(settings, Role(role))
    return new_blocking_client(30, url, {"Authorization": f"Bearer {token}", "Accept-Language": "zh"})


def _own_token(settings: Settings, role: Role) -> str:
    return local_issuer(settings).token("operator", role, lifetime_s=_OPERATOR_S)


def answer_of(client: Client, method: str, path: str, **options: Any) -> Response:
    """Whatever the platform answers.

    Raises:
        typer.Exit: it does not answer at all.
    """
    try:
        return client.request(method, path, **options)
    except HTTPError as error:
        reason = str(error) or type(error).__name__
        refuse(
            f"平台 {client.base_url} 没有应答：{reason}", f"the platform at {client.base_url} does not answer: {reason}"
        )


def granted(client: Client, method: str, path: str, *, also: Collection[int] = (), **options: Any) -> Response:
    """The answer to a request that is not refused; a refusal ends the command, told in both languages.

    The reason in English is asked for by the same request once more; where that is granted, it is the answer.

    `also` are statuses beyond success that answer the question as well.

    Raises:
        typer.Exit: it was not answered, or refused.
    """
    response = answer_of(client, method, path, **options)
    if response.is_success or response.status_code in also:
        return response
    again = response
    if response.is_client_error:
        again = answer_of(client, method, path, headers=_IN_ENGLISH, **options)
    if not again.is_success:
        code, zh = _problem(response, "：")
        refuse(
            f"{path} 被拒绝（{response.status_code} {code}）：{zh}",
            f"{path} was refused ({response.status_code} {code}): {_problem(again, ': ')[1]}",
        )
    return again


def ask(client: Client, method: str, path: str, *, also: Collection[int] = (), **options: Any) -> Any:
    """The JSON of `granted`.

    Raises:
        typer.Exit: it was not answered, or refused, or by something else than the platform.
    """
    response = granted(client, method, path, also=also, **options)
    try:
        return response.json()
    except ValueError:
        refuse(f"{client.base_url} 不是苗圃平台", f"what answers at {client.base_url} is not the platform")


def _problem(response: Response, colon: str) -> tuple[str, str]:
    """Code of a refusal, and its title and detail with every field at fault."""
    try:
        problem = response.json()
        faults = "; ".join(f"{fault.get('pointer')}: {fault.get('message')}" for fault in problem.get("errors") or ())
        told = dict.fromkeys((problem["title"], problem["detail"], faults))
        return str(problem["code"]), colon.join(filter(None, told))
    except (ValueError, KeyError, TypeError, AttributeError):
        return str(response.status_code), response.text[:_SHOWN]
