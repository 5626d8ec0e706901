"""Where commands find the platform and with which token: settings first, then the data folder."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from miaopu.cli.refusal import refuse
from miaopu.platform_address import read_address
from shared.api.field_errors import field_errors
from shared.clients.frame import FrameClient
from shared.clients.refused import NotUnderstood, Refused
from shared.http import HTTPError
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.problems import MalformedRequest
from shared.schemas.problems import ProblemOut
from shared.services import SERVICE_NAMES
from shared.settings import read_settings

C = TypeVar("C", bound=FrameClient)
R = TypeVar("R")
M = TypeVar("M", bound=BaseModel)
Data = Annotated[Path, typer.Option(help="数据目录 / data folder")]
_OPERATOR_S: Final = 600


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


def asked(
    client: type[C], data: Path, act: Callable[[C], Awaitable[R]], role: Role = Role.ADMIN, url: str | None = None
) -> R:
    """What comes of an act with a service's client, by the token of the environment or one of the local issuer.

    Raises:
        typer.Exit: no platform is known, it does not answer, or it refuses; told in both languages.
        BadSettings: a mistyped setting.
    """
    settings = read_settings(os.environ, data_dir=data)
    address = url or url_of(client.service, data)
    token = os.environ.get("MIAOPU_TOKEN") or local_issuer(settings).token("operator", role, lifetime_s=_OPERATOR_S)
    try:
        return asyncio.run(_acted(client(address, token), act))
    except Refused as refused:
        where, status = refused.problem.instance, f"{refused.status} {refused.code}"
        refuse(f"{where} 被拒绝（{status}）：{refused.zh}", f"{where} was refused ({status}): {refused.en}")
    except NotUnderstood:
        refuse(f"{address} 不是苗圃平台", f"what answers at {address} is not the platform")
    except HTTPError as error:
        reason = str(error) or type(error).__name__
        refuse(f"平台 {address} 没有应答：{reason}", f"the platform at {address} does not answer: {reason}")


def body_of(model: type[M], fields: Mapping[str, object]) -> M:
    """The body of a request from what a person wrote.

    Raises:
        typer.Exit: it is none; told as the service tells it.
    """
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        problem = MalformedRequest(errors=field_errors({**fault, "loc": ("body", *fault["loc"])} for fault in faults))
        zh, en = (Refused(ProblemOut.model_validate(problem.document(each, ""))) for each in ("zh", "en"))
        refuse(f"被拒绝（{zh.status} {zh.code}）：{zh.zh}", f"refused ({en.status} {en.code}): {en.en}")


async def _acted(client: C, act: Callable[[C], Awaitable[R]]) -> R:
    async with client:
        return await act(client)
