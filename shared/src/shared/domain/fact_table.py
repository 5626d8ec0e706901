"""The facts that criteria may name: what a firm declares, what is computed from it, and what is on record of it.

A declared fact is declared beside its field (`shared/domain/declaration.py`), any other one here; flags, columns,
sentences, sources, routes and reviews follow, and `facts_of` computes what is computed.
"""

from collections.abc import Mapping
from typing import Final

from shared.domain.declaration import DECLARED
from shared.domain.facts import Fact, FactTable

_PATENTS: Final = ("patents[]", "patents[].legal_status")
_USE: Final = (*_PATENTS, "patents[].industrialised")
_PRODUCTS: Final = ("products", "products[]", "products[].main")

COMPUTED: Final = (
    Fact(
        "注册地在本省",
        "registered in the province",
        name="inside_province",
        settled_by="registered_division",
        read_from=("registered_division",),
    ),
    Fact("信用代码前两位", "first two characters of the code", "text", name="registration_class"),
    Fact("个体工商户", "individual household", name="individual_household"),
    Fact(
        "划型行业",
        "size group",
        "code",
        name="size_group",
        source="reference_table",
        settled_by="industry_class",
        reviewed=True,
        read_from=("size_group", "industry_class", "employees", "revenue_yuan", "total_assets_yuan"),
    ),
    Fact(
        "具备所列资质",
        "listed qualification",
        name="listed_qualification",
        made_true_by=("qualifications",),
        read_from=(
            "qualifications",
            "qualifications[]",
            "qualifications[].valid_from",
            "qualifications[].valid_to",
            "qualifications[].award_batch",
        ),
    ),
    Fact(
        "专利密集型产业",
        "patent-intensive industry",
        name="patent_intensive",
        source="reference_table",
        settled_by="industry_class",
        read_from=("industry_class",),
    ),
    Fact("主营产品", "main products", "count", "products", name="main_products", may="improve", read_from=_PRODUCTS),
    Fact(
        "有效核心专利",
        "valid core patents",
        "list",
        name="core_patents",
        may="improve",
        read_from=(*_PRODUCTS, "products[].core_patents", *_PATENTS),
    ),
    Fact(
        "主营产品有有效核心专利",
        "a main product names a valid patent",
        name="core_patent_named",
        made_true_by=("main_products", "core_patents", "valid_patents"),
        read_from=(*_PRODUCTS, "products[].core_patents", *_PATENTS),
    ),
    Fact(
        "已备案主营产品",
        "filed main products",
        "count",
        "products",
        name="filed_main_products",
        may="improve",
        part_of="main_products",
        read_from=(*_PRODUCTS, "products[].filing_status"),
    ),
    Fact(
        "主营产品已备案",
        "a main product is filed",
        name="main_product_filed",
        made_true_by=("main_products", "filed_main_products"),
        read_from=(*_PRODUCTS, "products[].filing_status"),
    ),
    Fact("有效专利", "valid patents", "count", "patents", name="valid_patents", may="improve", read_from=_PATENTS),
    Fact(
        "已产业化专利",
        "industrialised patents",
        "count",
        "patents",
        name="industrialised_patents",
        may="improve",
        part_of="valid_patents",
        read_from=_USE,
    ),
    Fact("未注明是否产业化", "patents of unknown use", "count", "patents", name="unknown_patents", read_from=_USE),
    Fact("计入产业化率的专利", "patents that enter the rate", "text", name="patent_basis"),
    Fact(
        "研发投入占营业收入",
        "R&D input over revenue",
        "share",
        name="rd_share",
        share_of=("rd_input_yuan", "revenue_yuan"),
        read_from=("rd_input_yuan", "revenue_yuan"),
    ),
    Fact(
        "研发人员占比",
        "share of R&D staff",
        "share",
        name="rd_staff_share",
        share_of=("rd_staff", "employees"),
        read_from=("rd_staff", "employees"),
    ),
)
"""Computed from the declaration under the plan's tables, by `facts_of`."""
RECORDED: Final = (
    Fact("认定记录", "findings on it", "list", name="abnormal_findings", source="record"),
    Fact("查实记录", "verified records", "list", name="abnormal_records", source="record"),
    Fact("查实记录", "verified records", "list", name="violations", source="record"),
)
"""What others found or confirmed of the firm."""
_SHARES: Final = (
    Fact(
        "产业化率",
        "industrialisation rate",
        "share",
        name="industrialised_share",
        judged=False,
        share_of=("industrialised_patents", "valid_patents"),
    ),
)
"""Shares that a limit is named after and no finding shows."""

FACTS: Final = FactTable(DECLARED, COMPUTED, RECORDED, _SHARES)
JUDGED: Final = FactTable(fact for fact in FACTS.values() if fact.judged)
"""Those that the criteria of admission may name; every one of them is a value of `Facts`."""
AS_DECLARED: Final = tuple(fact.name for fact in DECLARED if fact.judged and fact.kind != "list")
"""Those that are judged as they were declared."""


def _read_at() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, fact in FACTS.items():
        for place in fact.read_from:
            found.setdefault(place, []).append(name)
    return {place: tuple(names) for place, names in found.items()}


READ_AT: Final[Mapping[str, tuple[str, ...]]] = _read_at()
"""By place of the declaration, the facts that are computed from it."""


def is_money(name: str) -> bool:
    """Whether a number moves by the cent; all others are whole."""
    return FACTS[name].kind == "amount"
