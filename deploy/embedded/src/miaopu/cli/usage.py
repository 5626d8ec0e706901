"""What a command that was called wrongly says: one message in both languages, as every other refusal."""

from collections.abc import Mapping
from typing import Any, Final

import typer

_WRONG: Final[Mapping[str, str]] = {
    "MissingParameter": "缺少参数或选项",
    "NoSuchOption": "没有这个选项",
    "BadParameter": "参数或选项的值不对",
    "BadOptionUsage": "选项的用法不对",
    "BadArgumentUsage": "参数的个数不对",
}


def said(error: typer.TyperException) -> tuple[str, str]:
    """The sentence in Chinese and in English, each with where to look the command up."""
    raised: Any = error
    command = raised.ctx.command_path if getattr(raised, "ctx", None) else "miaopu"
    english = raised.format_message() if hasattr(raised, "format_message") else str(error)
    chinese = _WRONG.get(type(error).__name__, "命令的用法不对")
    return (
        f"{chinese}（{english.removesuffix('.')}）。用法见：{command} --help",
        f"{english.removesuffix('.')}. See: {command} --help",
    )


def is_help(error: typer.TyperException) -> bool:
    """Whether nothing was asked for at all, so that the help is the answer."""
    return type(error).__name__ == "NoArgsIsHelpError"
