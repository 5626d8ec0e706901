"""Reasons that a term may give beside its answer, in words."""

from collections.abc import Mapping
from typing import Final

from shared.domain.facts import Label

REASONS: Final[Mapping[str, Label]] = {
    "missing_value": Label("缺少数据，请补充", "a value is missing, supply it"),
    "individual_household": Label("个体工商户不具备法人资格", "an individual household is no legal person"),
    "not_covered": Label(
        "划型标准未涵盖该行业，转人工审核", "the size table does not cover the industry; a person decides"
    ),
    "unknown_division": Label("注册地无法识别，请核对", "the registered division is not known, check it"),
    "no_main_product": Label("未填主营产品，请补充", "no main product is given, add one"),
    "no_core_patent_named": Label("主营产品未填核心专利号，请补充", "the main product names no core patent, add it"),
    "no_valid_patent": Label("没有有效专利", "there is no valid patent"),
    "finding_contested": Label(
        "非正常申请的认定尚未确定，本环节中止，待结果作出后登记",
        "a finding of abnormal filing is not settled; the step is suspended until its result is recorded",
    ),
    "violation_confirmed": Label("已有查实的事项，请依程序处理", "it has been confirmed; proceed as the rules say"),
}
