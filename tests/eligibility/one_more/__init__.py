"""Criteria more, each as one declaration and one parameter file, in a process that knows them from its start.

`python -m tests.eligibility.one_more` answers for one of them with every side of the service's rules, and `pytest -p
tests.eligibility.one_more.plugin` runs tests written for the annex with several.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from eligibility.domain import criteria
from eligibility.domain.criteria import Criterion
from eligibility.domain.terms import all_of, any_of, at_least, is_true, not_, share_at_least
from shared.domain.facts import Label
from shared.plan import load

A11 = Criterion(
    "A11",
    Label("有效专利与制度", "valid patents and rules"),
    all_of(at_least("valid_patents", limit="A11.valid_patents"), is_true("ip_rules")),
    ("valid_patents", "ip_rules"),
)
A12 = Criterion(
    "A12",
    Label("商标与专利", "trademarks and patents"),
    any_of(
        share_at_least("own_trademarks", "valid_patents", limit="A12.share", because_none="no_valid_patent"),
        at_least("own_trademarks", limit="A12.own_trademarks"),
    ),
    ("own_trademarks", "valid_patents"),
)
A13 = Criterion(
    "A13",
    Label("研发投入与资产", "R&D input over assets"),
    share_at_least("rd_input_yuan", "total_assets_yuan", limit="A13.share"),
    ("rd_input_yuan", "total_assets_yuan"),
)
A14 = Criterion(
    "A14",
    Label("产业化专利件数", "patents in use"),
    all_of(at_least("industrialised_patents", limit="A14.patents"), not_(is_true("misconduct"))),
    ("industrialised_patents", "misconduct"),
)
A15 = Criterion(
    "A15",
    Label("两个主营产品", "two main products"),
    at_least("main_products", limit="A15.products"),
    ("main_products",),
)
A16 = Criterion("A16", Label("无违法失信", "no misconduct"), not_(is_true("misconduct")), ("misconduct",))
A17 = Criterion(
    "A17",
    Label("商标或无违法失信", "trademarks or no misconduct"),
    any_of(at_least("own_trademarks", limit="A17.own_trademarks"), not_(is_true("misconduct"))),
    ("own_trademarks", "misconduct"),
)
LIMITS = {
    "A11": {"valid_patents": ("count", "2")},
    "A12": {"share": ("share", "0.5"), "own_trademarks": ("count", "9")},
    "A13": {"share": ("share", "0.03")},
    "A14": {"patents": ("count", "2")},
    "A15": {"products": ("count", "2")},
    "A16": {},
    "A17": {"own_trademarks": ("count", "9")},
}
BY_ID = {each.id: each for each in (A11, A12, A13, A14, A15, A16, A17)}


def parameter_file(id_: str) -> str:
    """The file of one criterion."""
    limits = LIMITS[id_]
    units = "".join(f", {name}: {unit}" for name, (unit, _) in limits.items())
    values = "".join(f', {name}: "{value}"' for name, (_, value) in limits.items())
    return (
        f"name: {id_}\ndescription: 测试条件\ndescription_en: A criterion of a test\n"
        f"clause: 附件 {id_[1:]}\nclause_en: Annex {id_[1:]}\n"
        f"units: {{ kind: choice hard|soft{units} }}\n"
        f"values:\n  2024-06-06: {{ kind: hard{values}, source: 测试 }}\n"
    )


def add(ids: Iterable[str], folder: Path) -> None:
    """Declares them, and lays their files beside those of a copy of the shipped plan; before anything else is read."""
    root = folder / load.DEFAULT_PROVINCE
    shutil.copytree(load.PLANS / load.DEFAULT_PROVINCE, root)
    for id_ in ids:
        (root / f"parameters/eligibility/{id_.lower()}.yaml").write_text(parameter_file(id_), encoding="utf-8")
    criteria.CRITERIA = (*criteria.CRITERIA, *(BY_ID[id_] for id_ in ids))
    load.PLANS = folder
