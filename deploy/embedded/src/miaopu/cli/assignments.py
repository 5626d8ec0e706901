"""`NAME=VALUE` as people write it after an option."""

from collections.abc import Sequence

from miaopu.cli.refusal import refuse


def assignment(text: str, option: str, names: Sequence[str] = (), example: str = "") -> tuple[str, str]:
    """The name and its value; `names` are those that exist and `example` one with a value, where they are known.

    Raises:
        typer.Exit: one of them is missing.
    """
    name, _, value = text.partition("=")
    if not name or not value:
        listed = ", ".join(names)
        refuse(
            f"{option} 应写成 名称=值，{f'例如 {example}，' if example else ''}而不是 {text}"
            + (f"；可设置的限值：{listed}" if names else ""),
            f"write {option} NAME=VALUE, {f'such as {example}, ' if example else ''}not {text}"
            + (f"; limits that can be set: {listed}" if names else ""),
        )
    return name, value
