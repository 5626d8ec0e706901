"""`NAME=VALUE` as people write it after an option."""

from collections.abc import Sequence
from typing import Final

from miaopu.cli.refusal import refuse

LIMIT: Final = "A6.rd_share=0.08"
"""An example of a limit that is set."""


def assignment(text: str, option: str, example: str, names: Sequence[str] = ()) -> tuple[str, str]:
    """The name and its value; `names` are those that exist, where they are known.

    Raises:
        typer.Exit: one of them is missing.
    """
    name, _, value = text.partition("=")
    if not name or not value:
        listed = ", ".join(names)
        refuse(
            f"{option} 应写成 名称=值，例如 {example}，而不是 {text}" + (f"；可设置的限值：{listed}" if names else ""),
            f"write {option} NAME=VALUE, such as {example}, not {text}"
            + (f"; limits that can be set: {listed}" if names else ""),
        )
    return name, value
