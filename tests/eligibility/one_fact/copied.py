"""Copies of the sources with the few lines that a new declared fact takes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[3]
SOURCES = ("shared/src", "services/eligibility/src", "services/intake/src", "deploy/embedded/src")
DECLARATION = "shared/src/shared/domain/declaration.py"
CRITERION = "shared/src/shared/plan/hubei/criteria/a18.yaml"
FIELDS = """
    green_factory: Annotated[
        bool | None, Fact("绿色工厂", "green factory", may="improve", reviewed=True, example=True)
    ] = None
    standards_led: Annotated[
        Count | None, Fact("主导制定标准", "standards led", unit="items", may="improve", reviewed=True, example=3)
    ] = None
"""
FILE = """
name: A18
order: 0
title: 绿色与标准
title_en: green factory and standards
clause: 附件 18
clause_en: Annex 18
description: 主导制定标准项数
description_en: Number of standards led
judged:
  all_of:
    - is_true: { fact: green_factory }
    - at_least: { fact: standards_led, limit: standards_led }
shows: [green_factory, standards_led]
units: { kind: choice hard|soft, standards_led: count }
values:
  2024-06-06: { kind: hard, standards_led: "2", source: 测试 }
"""


def with_lines(folder: Path, *, fields: str = FIELDS, file: str = FILE) -> Path:
    """The copy; nothing else than these two is written by hand."""
    for source in SOURCES:
        shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    _put(folder / DECLARATION, "\n    patents: Annotated[\n", f"\n{fields}    patents: Annotated[\n")
    (folder / CRITERION).write_text(file, encoding="utf-8")
    return folder


def _put(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, file
    file.write_text(text.replace(before, after), encoding="utf-8")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of the copy."""
    paths = os.pathsep.join(str(folder / source) for source in SOURCES)
    environment: Mapping[str, str] = os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
