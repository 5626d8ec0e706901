"""One service more, its files and its place in every list: `python …/new_service.py NAME ZH EN [folder]`."""

import re
import sys
from pathlib import Path
from typing import Final

from event_map import READMES, row_of
from lists import filled, write_lists
from skeleton import FILES

from shared.services import SERVICE_NAMES

_NAME: Final = re.compile(r"[a-z]+(-[a-z]+)*")
_USAGE: Final = (
    "用法 / usage: make service NAME=cases ZH=案件 EN='Cases of infringement'；"
    "NAME 用小写英文单词，以连字符连接，且尚无此服务 / NAME is in small letters, words joined by hyphens, and is new"
)


def main(name: str, zh: str, en: str, root: Path) -> int:
    """2 for a name that will not do, or is taken."""
    if (
        not (_NAME.fullmatch(name) and zh and en)
        or name in SERVICE_NAMES
        or (root / "services" / name / "pyproject.toml").exists()
    ):
        print(_USAGE, file=sys.stderr)
        return 2
    for file, text in FILES.items():
        path = root / filled(file, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(filled(text, name).replace("<zh>", zh).replace("<en>", en), encoding="utf-8")
    write_lists(root, (*SERVICE_NAMES, name))
    for readme, row in zip(READMES, (f"[{name}](services/{name}/README.md) | {en}", f"{name} | {zh}"), strict=True):
        _add_row(root / readme, row)
    return 0


def _add_row(path: Path, row: str) -> None:
    """Behind that of the last service; its events are not known yet."""
    behind = row_of(SERVICE_NAMES[-1])
    text = path.read_text(encoding="utf-8")
    path.write_text(behind.sub(lambda last: f"{last[0]}\n| {row} |  |", text, count=1), encoding="utf-8")


if __name__ == "__main__":
    name, zh, en, *folder = sys.argv[1:]
    sys.exit(main(name, zh, en, Path(*folder)))
