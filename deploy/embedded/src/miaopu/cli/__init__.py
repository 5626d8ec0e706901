"""The command line `miaopu`: one file per command, loaded only when it is called, so that every start is quick."""

import io
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NoReturn, cast

import typer

from miaopu.cli.refusal import REFUSED
from miaopu.cli.usage import is_help, said
from shared.domain.bad_value import BadValue
from shared.plan.errors import PlanError

COMMANDS: Final[Mapping[str, str]] = {
    "assess": "按基准日核对申报表，逐家给出各项条件的结论 / Assess every firm of a workbook on a date",
    "flips": "改用其他限值后结论改变的企业 / Firms whose outcome changes under other limits",
    "route": "每家不符合企业达标所需的最少工作量步骤 / The steps of least effort that make each firm eligible",
    "efforts": "各类步骤的工作量表 / The table of efforts that route adds up",
    "evaluate": "按指标树计分、排名 / Scores and ranks under a tree of indicators",
    "plan": "核对、新建方案目录 / A plan's folder checked, or begun for another province",
    "template": "生成空白申报表 / Write the empty application form",
    "demo": "运行全流程演示，结果写入 var/demo / Run the whole programme and leave its results",
    "up": "启动平台直到 Ctrl-C / Serve the platform until Ctrl-C",
    "status": "一屏查看平台状态 / The platform on one screen",
    "token": "签发本地令牌 / A token from the local issuer",
    "simulate": "试算规则或名额变化对整个批次的影响 / What if rules or seats were others, for a whole batch",
    "scenarios": "查看、比较保存的模拟方案 / Saved simulations, listed and compared",
    "dead-letters": "查看、重试、放弃搁置的事件 / Events set aside: list, inspect, replay, discard",
    "verify": "核验日志是否完整、未被改动 / Is every journal whole and unchanged?",
    "kafka-acls": "打印 Kafka 访问权限的设置命令 / The permissions that a broker must grant",
    "replay": "重新发送归档事件 / Send past events once more",
    "doctor": "逐个主体核对各服务所知是否一致 / Do all services know the same of every subject?",
    "restored": "数据库由备份恢复后开始新的事件世代 / A service's database was restored",
}
"""Each command and its one line of help; `dead-letters` lives in `cli/dead_letters.py` as `run`, or as `app` with
commands of its own."""


class _Commands(typer.core.TyperGroup):
    """Finds a command by its name in the table, without loading the others."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is that of the base
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(_load(cmd_name))
        command.name = cmd_name
        return command

    def main(self, *args: Any, **more: Any) -> Any:
        """Runs a command and ends the process; one that was called wrongly is told so in both languages."""
        try:
            status = super().main(*args, **{**more, "standalone_mode": False})
        except typer.TyperException as error:
            if is_help(error):
                sys.exit(REFUSED)
            _end(*said(error))
        sys.exit(status if isinstance(status, int) else 0)


def _load(name: str) -> typer.Typer:
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    if (loaded := getattr(module, "app", None)) is not None:
        return cast(typer.Typer, loaded)
    single = typer.Typer(add_completion=False)
    single.command(name, help=COMMANDS[name])(module.run)
    return single


app = typer.Typer(cls=_Commands, add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)


@app.callback(help="苗圃：省级企业培育库 / Miaopu: the province's cultivation pool")
def _root() -> None:
    """Makes `miaopu` a group although it has no command of its own."""


def main() -> None:
    """Runs one command; a refusal ends with status 2 and one message in both languages, never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except PlanError as faulty:
        print(f"错误 / Error: {faulty}", file=sys.stderr)
        sys.exit(REFUSED)
    except BadValue as refused:
        _end(refused.zh, refused.en)
    except OSError as error:
        name = f" {error.filename}" if error.filename else ""
        reason = error.strerror or str(error)
        _end(f"无法读写{name}：{reason}", f"Cannot read or write{name}: {reason}")


def _end(zh: str, en: str) -> NoReturn:
    print(f"错误：{zh}\nError: {en}", file=sys.stderr)
    sys.exit(REFUSED)
