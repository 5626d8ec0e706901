"""Criteria more, each as one file of the plan's folder and nothing else.

`pytest -p tests.eligibility.one_more.plugin` runs tests written for the annex with several of them.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from shared.plan.load import DEFAULT_PROVINCE, PLANS

_HEAD: Final = """
name: {id}
order: {order}
title: {title}
title_en: {title_en}
clause: 附件 {number}
clause_en: Annex {number}
description: 测试条件
description_en: A criterion of a test
"""
_FILES: Final = {
    "A11": (
        "有效专利与制度",
        "valid patents and rules",
        """
judged:
  all_of:
    - at_least: { fact: valid_patents, limit: valid_patents }
    - is_true: { fact: ip_rules }
shows: [valid_patents, ip_rules]
units: { kind: choice hard|soft, valid_patents: count }
values:
  2024-06-06: { kind: hard, valid_patents: "2", source: 测试 }
""",
    ),
    "A12": (
        "商标与专利",
        "trademarks and patents",
        """
judged:
  any_of:
    - share_at_least:
        { part: own_trademarks, whole: valid_patents, limit: share, because_none: no_valid_patent }
    - at_least: { fact: own_trademarks, limit: own_trademarks }
shows: [own_trademarks, valid_patents]
units: { kind: choice hard|soft, share: share, own_trademarks: count }
values:
  2024-06-06: { kind: hard, share: "0.5", own_trademarks: "9", source: 测试 }
""",
    ),
    "A13": (
        "研发投入与资产",
        "R&D input over assets",
        """
judged: { share_at_least: { part: rd_input_yuan, whole: total_assets_yuan, limit: share } }
shows: [rd_input_yuan, total_assets_yuan]
units: { kind: choice hard|soft, share: share }
values:
  2024-06-06: { kind: hard, share: "0.03", source: 测试 }
""",
    ),
    "A14": (
        "产业化专利件数",
        "patents in use",
        """
judged:
  all_of:
    - at_least: { fact: industrialised_patents, limit: patents }
    - not_: { is_true: { fact: misconduct } }
shows: [industrialised_patents, misconduct]
units: { kind: choice hard|soft, patents: count }
values:
  2024-06-06: { kind: hard, patents: "2", source: 测试 }
""",
    ),
    "A15": (
        "两个主营产品",
        "two main products",
        """
judged: { at_least: { fact: main_products, limit: products } }
shows: [main_products]
units: { kind: choice hard|soft, products: count }
values:
  2024-06-06: { kind: hard, products: "2", source: 测试 }
""",
    ),
    "A16": (
        "无违法失信",
        "no misconduct",
        """
judged: { not_: { is_true: { fact: misconduct } } }
shows: [misconduct]
units: { kind: choice hard|soft }
values:
  2024-06-06: { kind: hard, source: 测试 }
""",
    ),
    "A17": (
        "商标或无违法失信",
        "trademarks or no misconduct",
        """
judged:
  any_of:
    - at_least: { fact: own_trademarks, limit: own_trademarks }
    - not_: { is_true: { fact: misconduct } }
shows: [own_trademarks, misconduct]
units: { kind: choice hard|soft, own_trademarks: count }
values:
  2024-06-06: { kind: hard, own_trademarks: "9", source: 测试 }
""",
    ),
}


def criterion_file(id_: str) -> str:
    """The file of one criterion."""
    title, title_en, rest = _FILES[id_]
    number = id_.removeprefix("A")
    head = _HEAD.format(id=id_, order=1000 + int(number), title=title, title_en=title_en, number=number)
    return (head + rest).replace("\n\n", "\n").lstrip()


def folder_with(folder: Path, ids: Iterable[str]) -> Path:
    """A copy of the shipped folder with these criteria more."""
    root = Path(shutil.copytree(PLANS / DEFAULT_PROVINCE, folder / DEFAULT_PROVINCE))
    for id_ in ids:
        (root / f"criteria/{id_.lower()}.yaml").write_text(criterion_file(id_), encoding="utf-8")
    return root
