"""The layout that the cities fill in, as a table; another layout is another table of this form."""

from typing import Final

from intake.workbook.layout import Column, Layout, SheetLayout

_PRESENCE: Final = ("有", "无")
_MISCONDUCT: Final = ("重大事故", "违法失信")

FIRMS: Final = SheetLayout(
    name="申报企业",
    needed=("name", "uscc", "reporting_unit"),
    columns=(
        Column("序号", "row_no", "integer", optional=True, note=("选填", "optional")),
        Column("企业名称", "name", "text", ("单位名称", "公司名称"), required=True,
               note=("营业执照上的全称", "full name")),
        Column("统一社会信用代码", "uscc", "uscc", ("信用代码", "社会信用代码"), required=True,
               note=("18 位，按文本填写", "18 characters, as text")),
        Column("注册地行政区划", "registered_division", "division", ("注册地", "注册地址", "住所")),
        Column("推荐单位", "reporting_unit", "unit", ("推荐地区",), required=True),
        Column("成立日期", "established_on", "date", ("成立时间",), note=("例如 2015-03-02", "such as 2015-03-02")),
        Column("是否独立法人", "legal_person", "yes_no", ("独立法人", "独立法人资格")),
        Column("主营业务行业代码", "industry_class", "industry", ("行业代码", "国民经济行业代码"),
               note=("GB/T 4754-2017 四位小类代码，例如 3921", "class of GB/T 4754-2017, four digits")),
        Column("从业人员数", "employees", "count", ("职工人数", "员工人数", "企业人数")),
        Column("营业收入", "revenue", "money", ("营收", "主营业务收入"), declared_as="revenue_yuan",
               note=("上一完整年度", "last full year")),
        Column("资产总额", "total_assets", "money", ("资产总计",), declared_as="total_assets_yuan",
               note=("年末", "at the end of the year")),
        Column("研发投入", "rd_input", "money",
               ("研发费用", "研发经费", "研发投入总额", "研发经费投入", "研发经费支出"), declared_as="rd_input_yuan",
               note=("上一完整年度", "last full year")),
        Column("研发投入口径", "rd_calibre", "choice", optional=True,
               choices={"高企": "hnte", "加计扣除": "super_deduction", "统计": "statistics"}),
        Column("研发人员数", "rd_staff", "count", ("研发人数",)),
        Column("资质", "qualifications", "qualifications", ("企业资质荣誉", "资质荣誉"),
               note=("多项用分号隔开；没有填“无”", "several with semicolons; 无 for none")),
        Column("资质有效期至", "qualifications_valid_to", "dates", ("资质有效期", "有效期至"),
               note=("一个日期，或按资质的顺序逐一填写", "one date, or one for each in the same order")),
        Column("科研带头人", "rd_leader", "yes_no"),
        Column("研发团队", "rd_team", "yes_no"),
        Column("产学研合作", "university_cooperation", "yes_no"),
        Column("自主商标数", "own_trademarks", "count", ("商标数量", "注册商标")),
        Column("知识产权制度", "ip_rules", "yes_no", leaf=("知识产权", "制度")),
        Column("知识产权机构", "ip_body", "yes_no", leaf=("知识产权", "机构")),
        Column("知识产权人员", "ip_staff", "yes_no", leaf=("知识产权", "人员")),
        Column("知识产权保障", "ip_safeguards", "yes_no", leaf=("知识产权", "保障")),
        Column("非正常专利申请", "abnormal_filings", "yes_no", ("非正常申请专利行为",), words=_PRESENCE,
               note=("经认定且未撤销的", "confirmed and not reversed")),
        Column("重大事故及违法失信", "misconduct", "yes_no",
               (*_MISCONDUCT, "重大事故、违法失信", "重大事故、违法违规及严重失信"),
               words=_PRESENCE, parts=_MISCONDUCT),
        Column("融资需求", "financing_need", "money", declared_as="financing_need_yuan", optional=True,
               note=("选填", "optional")),
        Column("同意向银行推送", "bank_consent", "yes_no", optional=True, note=("选填", "optional")),
        Column("联系人", "contact_name", "text", note=("个人信息", "personal data")),
        Column("联系电话", "contact_phone", "text", note=("个人信息", "personal data")),
    ),
)  # fmt: skip

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
