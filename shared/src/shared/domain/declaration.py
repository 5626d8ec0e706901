"""What a firm declares of itself: the body of `POST /intake/v1/applications` and the data of `ApplicationSubmitted`."""

from typing import Annotated, Final, Literal

from pydantic import Field

from shared.domain.day import Day
from shared.domain.declared_items import BadValidity, Count, DeclaredModel, Patent, Product, Qualification
from shared.domain.facts import Fact, OnForm, facts_of_model
from shared.domain.money import Amount
from shared.domain.text import TextOf
from shared.domain.uscc import Uscc

__all__ = (
    "DECLARED", "BadValidity", "Contact", "Count", "Declaration", "Patent", "Product", "Qualification", "UnitCode",
)  # fmt: skip

UnitCode = Annotated[str, Field(pattern=r"^\d{6}$")]
"""Code of one of the province's reporting units (GB/T 2260)."""

_PRESENCE: Final = ("有", "无")
_MISCONDUCT: Final = ("重大事故", "违法失信")
_OPTIONAL: Final = ("选填", "optional")
_LAST_YEAR: Final = ("上一完整年度", "last full year")


def _ip_system(zh: str, en: str) -> Fact:
    """One of the four parts of the IP management system (A9); on the form its header stands under that of the whole."""
    form = OnForm(f"知识产权{zh}", leaf=("知识产权", zh))
    note = "a part of the IP management system (A9)"
    return Fact(zh, en, may="improve", reviewed=True, note=note, form=form, example=True)


class Declaration(DeclaredModel):
    """A firm as declared on the application form (`申报表`); None is a value that was not given, never a no.

    Contact data are not part of it: they are personal data and never leave intake.
    """

    name: Annotated[
        str,
        TextOf(most=200, least=1),
        Fact(
            "企业名称",
            "name of the firm",
            judged=False,
            form=OnForm(also=("单位名称", "公司名称"), required=True, note=("营业执照上的全称", "full name")),
            example="示例光通信有限公司",
        ),
    ]
    uscc: Annotated[
        Uscc,
        Fact(
            "统一社会信用代码",
            "unified social credit code",
            judged=False,
            form=OnForm(
                also=("信用代码", "社会信用代码"),
                kind="uscc",
                required=True,
                note=("18 位，按文本填写", "18 characters, as text"),
            ),
            example="91990108MAKU9HGJ3K",
        ),
    ]
    reporting_unit: Annotated[
        UnitCode,
        Fact(
            "推荐单位",
            "reporting unit",
            judged=False,
            form=OnForm(also=("推荐地区",), kind="unit", required=True),
            example="990100",
        ),
    ]
    registered_division: Annotated[
        Annotated[str, TextOf(most=60)] | None,
        Fact(
            "注册地",
            "registered division",
            may="supply",
            reviewed=True,
            note="today's six-digit code inside the province; outside it six plain digits or the name as written",
            form=OnForm("注册地行政区划", ("注册地", "注册地址", "住所"), "division"),
            example="990108",
        ),
    ] = None
    established_on: Annotated[
        Day | None,
        Fact(
            "成立日期",
            "established on",
            judged=False,
            form=OnForm(also=("成立时间",), note=("例如 2015-03-02", "such as 2015-03-02")),
            example="2016-05-18",
        ),
    ] = None
    legal_person: Annotated[
        bool | None,
        Fact(
            "独立法人",
            "legal person",
            may="supply",
            reviewed=True,
            form=OnForm("是否独立法人", ("独立法人", "独立法人资格")),
            example=True,
        ),
    ] = None
    industry_class: Annotated[
        Annotated[str, Field(pattern=r"^\d{4}$")] | None,
        Fact(
            "行业小类",
            "industry class",
            may="supply",
            reviewed=True,
            note="class of GB/T 4754-2017 with the largest share of revenue, four digits",
            form=OnForm(
                "主营业务行业代码",
                ("行业代码", "国民经济行业代码"),
                "industry",
                ("GB/T 4754-2017 四位小类代码，例如 3921", "class of GB/T 4754-2017, four digits"),
            ),
            example="3976",
        ),
    ] = None
    employees: Annotated[
        Count | None,
        Fact(
            "从业人员",
            "employees",
            unit="persons",
            may="supply",
            reviewed=True,
            form=OnForm("从业人员数", ("职工人数", "员工人数", "企业人数")),
            example=160,
        ),
    ] = None
    revenue_yuan: Annotated[
        Amount | None,
        Fact(
            "营业收入",
            "revenue",
            unit="yuan",
            may="supply",
            reviewed=True,
            form=OnForm(also=("营收", "主营业务收入"), note=_LAST_YEAR),
            example="72000000",
        ),
    ] = None
    total_assets_yuan: Annotated[
        Amount | None,
        Fact(
            "资产总额",
            "total assets",
            unit="yuan",
            may="supply",
            reviewed=True,
            form=OnForm(also=("资产总计",), note=("年末", "at the end of the year")),
            example="90000000",
        ),
    ] = None
    rd_input_yuan: Annotated[
        Amount | None,
        Fact(
            "研发投入",
            "R&D input",
            unit="yuan",
            may="improve",
            reviewed=True,
            form=OnForm(also=("研发费用", "研发经费", "研发投入总额", "研发经费投入", "研发经费支出"), note=_LAST_YEAR),
            example="8100000",
        ),
    ] = None
    rd_calibre: Annotated[
        Literal["hnte", "super_deduction", "statistics"] | None,
        Fact(
            "研发投入口径",
            "calibre of R&D input",
            reviewed=True,
            form=OnForm(choices={"高企": "hnte", "加计扣除": "super_deduction", "统计": "statistics"}, optional=True),
            example="super_deduction",
        ),
    ] = None
    rd_staff: Annotated[
        Count | None,
        Fact(
            "研发人员",
            "R&D staff",
            unit="persons",
            may="improve",
            part_of="employees",
            reviewed=True,
            form=OnForm("研发人员数", ("研发人数",)),
            example=44,
        ),
    ] = None
    qualifications: Annotated[
        Annotated[tuple[Qualification, ...], Field(max_length=50)] | None,
        Fact(
            "资质",
            "qualifications",
            may="improve",
            reviewed=True,
            read_from=(
                "qualifications",
                "qualifications[]",
                "qualifications[].valid_from",
                "qualifications[].valid_to",
                "qualifications[].award_batch",
            ),
            note="null: not given; an empty list: none (无)",
            form=OnForm(
                also=("企业资质荣誉", "资质荣誉"),
                kind="qualifications",
                note=("多项用分号隔开；没有填“无”", "several with semicolons; 无 for none"),
            ),
            example=[{"name": "高新技术企业", "valid_to": "2025-11-30"}],
        ),
    ] = None
    rd_leader: Annotated[
        bool | None, Fact("科研带头人", "research leader", may="improve", reviewed=True, example=True)
    ] = None
    rd_team: Annotated[bool | None, Fact("研发团队", "R&D team", may="improve", reviewed=True, example=True)] = None
    university_cooperation: Annotated[
        bool | None, Fact("产学研合作", "cooperation with a university", may="improve", reviewed=True, example=True)
    ] = None
    own_trademarks: Annotated[
        Count | None,
        Fact(
            "自主商标",
            "own trademarks",
            unit="trademarks",
            may="improve",
            reviewed=True,
            form=OnForm("自主商标数", ("商标数量", "注册商标")),
            example=2,
        ),
    ] = None
    ip_rules: Annotated[bool | None, _ip_system("制度", "rules")] = None
    ip_body: Annotated[bool | None, _ip_system("机构", "body")] = None
    ip_staff: Annotated[bool | None, _ip_system("人员", "staff")] = None
    ip_safeguards: Annotated[bool | None, _ip_system("保障", "safeguards")] = None
    abnormal_filings: Annotated[
        bool | None,
        Fact(
            "非正常专利申请",
            "abnormal filings",
            may="supply",
            reviewed=True,
            form=OnForm(
                also=("非正常申请专利行为",),
                words=_PRESENCE,
                note=("经认定且未撤销的", "confirmed and not reversed"),
            ),
            example=False,
        ),
    ] = None
    misconduct: Annotated[
        bool | None,
        Fact(
            "重大事故及违法失信",
            "misconduct",
            may="supply",
            reviewed=True,
            form=OnForm(
                also=(*_MISCONDUCT, "重大事故、违法失信", "重大事故、违法违规及严重失信"),
                words=_PRESENCE,
                parts=_MISCONDUCT,
            ),
            example=False,
        ),
    ] = None
    financing_need_yuan: Annotated[
        Amount | None,
        Fact(
            "融资需求",
            "financing need",
            unit="yuan",
            judged=False,
            form=OnForm(optional=True, note=_OPTIONAL),
            example="5000000",
        ),
    ] = None
    bank_consent: Annotated[
        bool | None,
        Fact(
            "同意向银行推送",
            "consent to be shown to banks",
            judged=False,
            form=OnForm(optional=True, note=_OPTIONAL),
            example=True,
        ),
    ] = None
    patents: Annotated[
        Annotated[tuple[Patent, ...], Field(max_length=2000)],
        Fact("专利清单", "patents", judged=False, form=None),
    ] = ()
    products: Annotated[
        Annotated[tuple[Product, ...], Field(max_length=500)],
        Fact("产品清单", "products", judged=False, reviewed=True, form=None),
    ] = ()


DECLARED: Final[tuple[Fact, ...]] = facts_of_model(Declaration)
"""The facts that a firm declares, in the order of the form's JSON. A field is declared above and nowhere else."""


class Contact(DeclaredModel):
    """Personal data of the person to call; kept by intake alone."""

    contact_name: Annotated[str, TextOf(most=100)] | None = None
    contact_phone: Annotated[str, TextOf(most=40)] | None = None
