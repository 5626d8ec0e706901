"""Strict reading of the plan's YAML: every value is text with its line; no number is rounded, no error lost."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from shared.plan.errors import PlanError
from shared.plan.gathering import Gathering, each
from shared.plan.todo import EN, TODO, ZH

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # libyaml is absent on some platforms; the Python loader gives the same nodes
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Document:
    """A node of a file: a scalar, a list or a mapping."""

    file: str
    node: yaml.Node

    @property
    def line(self) -> int:
        """Counted from 1, as editors do."""
        return int(self.node.start_mark.line) + 1

    def error(self, zh: str, en: str) -> PlanError:
        """An error at this place; the caller raises it."""
        return PlanError(self.file, self.line, zh, en)

    def items(self) -> dict[str, "Document"]:
        """The entries of a mapping. A key that stands twice is an error: YAML would drop the first in silence."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("此处应为 “键: 值” 的列表", "A list of “key: value” is expected here")
        found: dict[str, Document] = {}
        for key, value in self.node.value:
            name = Document(self.file, key).text()
            if name in found:
                raise Document(self.file, key).error(f"键 {name} 重复", f"The key {name} stands twice")
            found[name] = Document(self.file, value)
        return found

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Document"]:
        """The entries of a mapping with a fixed set of keys.

        Raises:
            PlanFaults: every key that is unknown or missing.
        """
        found, gathering = self.items(), Gathering()
        for name, value in found.items():
            if name not in required and name not in optional:
                gathering.tell(value.error(f"未知的键 {name}", f"Unknown key {name}"))
        gathering.tell(*(self.error(f"缺少 {name}", f"{name} is missing") for name in required if name not in found))
        gathering.must_be_clean()
        return found

    def text(self) -> str:
        """A scalar as written, never empty."""
        if not isinstance(self.node, yaml.ScalarNode) or not str(self.node.value).strip():
            raise self.error("此处应为文字且不能为空", "A text that is not empty is expected here")
        text = str(self.node.value).strip()
        if text == TODO:
            raise self.error(ZH, EN)
        return text

    @property
    def is_mapping(self) -> bool:
        """Whether it is a list of “key: value”."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether it is a list of items."""
        return isinstance(self.node, yaml.SequenceNode)

    def entries(self) -> tuple["Document", ...]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("此处应为列表", "A list is expected here")
        return tuple(Document(self.file, item) for item in self.node.value)

    def texts(self) -> tuple[str, ...]:
        """The items of a list of texts."""
        return tuple(each(self.entries(), Document.text))

    def day(self) -> date:
        """A date written as year-month-day."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.error("日期应写成 2024-06-06", "Write the date like 2024-06-06") from None


def read_document(root: Path, path: Path) -> Document:
    """The one document of a YAML file; `root` shortens the name in errors.

    Raises:
        PlanError: the file cannot be read or is not YAML.
    """
    file = path.relative_to(root).as_posix()
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PlanError(file, line, f"不是有效的 YAML：{error.problem}", f"Not valid YAML: {error.problem}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlanError(file, 1, "文件无法读取（应为 UTF-8）", "The file cannot be read (UTF-8 is expected)") from error
    if node is None:
        raise PlanError(file, 1, "文件为空", "The file is empty")
    return Document(file, node)
