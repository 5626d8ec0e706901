"""The layout that the cities fill in, as a table; another layout is another table of this form."""

from typing import Final

from intake.workbook.declared import column_of
from intake.workbook.layout import Column, Layout, SheetLayout
from shared.domain.declaration import DECLARED

_BY_NAME: Final = {fact.name: column_of(fact) for fact in DECLARED if fact.form}
_FIRST: Final = ("name", "uscc", "registered_division", "reporting_unit")
_VALID_TO: Final = Column(
    "资质有效期至", "qualifications_valid_to", "dates", ("资质有效期", "有效期至"),
    note=("一个日期，或按资质的顺序逐一填写", "one date, or one for each in the same order"),
)  # fmt: skip
_BESIDE: Final = {"qualifications": (_VALID_TO,)}
"""Columns that say more of a fact's items."""

FIRMS: Final = SheetLayout(
    name="申报企业",
    needed=tuple(column.identifier for column in _BY_NAME.values() if column.required),
    columns=(
        Column("序号", "row_no", "integer", optional=True, note=("选填", "optional")),
        *(_BY_NAME[name] for name in _FIRST),
        *(column for name in _BY_NAME if name not in _FIRST for column in (_BY_NAME[name], *_BESIDE.get(name, ()))),
        Column("联系人", "contact_name", "text", note=("个人信息", "personal data")),
        Column("联系电话", "contact_phone", "text", note=("个人信息", "personal data")),
    ),
)
"""A column for each declared fact, in the order of the declaration; a new one stands before the contact."""

PATENTS: Final = SheetLayout(
    name="专利清单",
    needed=("uscc",),
    columns=(
        Column("统一社会信用代码", "uscc", "uscc", ("信用代码", "社会信用代码"), required=True),
        Column("专利号", "patent_no", "patent_no", ("申请号",), required=True,
               note=("例如 ZL201310699744.2", "such as ZL201310699744.2")),
        Column("专利名称", "title", "text"),
        Column("专利类型", "kind", "choice",
               choices={"发明": "invention", "实用新型": "utility_model", "外观设计": "design"}),
        Column("法律状态", "legal_status", "choice", choices={"有效": "valid", "失效": "invalid", "审中": "pending"}),
        Column("授权日", "granted_on", "date"),
        Column("来源", "origin", "choice", choices={"自研": "own", "受让": "assigned", "许可": "licensed"}),
        Column("是否产业化", "industrialised", "yes_no"),
        Column("对应产品", "product", "text"),
        Column("是否质押", "pledged", "yes_no"),
        Column("被引次数", "citations", "count", optional=True, note=("选填", "optional")),
    ),
)  # fmt: skip

PRODUCTS: Final = SheetLayout(
    name="主营产品",
    needed=("uscc",),
    columns=(
        Column("统一社会信用代码", "uscc", "uscc", ("信用代码", "社会信用代码"), required=True),
        Column("产品名称", "name", "text", ("名称",)),
        Column("是否主营", "main", "yes_no"),
        Column("核心专利号", "core_patents", "patent_list", note=("多项用分号隔开", "several with semicolons")),
        Column("备案状态", "filing_status", "choice", choices={"未备案": "not_filed", "已备案": "filed"}),
        Column("备案年度", "filing_year", "year"),
        Column("密集型认定", "recognition", "choice", choices={"未认定": "not_recognised", "已认定": "recognised"}),
        Column("认定年度", "recognition_year", "year"),
        Column("销售收入", "sales", "money", declared_as="sales_yuan"),
        Column("利润", "profit", "money", declared_as="profit_yuan", signed=True),
    ),
)  # fmt: skip

STANDARD: Final = Layout(FIRMS, PATENTS, PRODUCTS, totals=frozenset({"合计", "小计", "总计"}))
