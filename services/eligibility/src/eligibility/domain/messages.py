"""Findings in words: the clause, what was declared, the limit and what is missing, in Chinese and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from shared.domain.money import plain

if TYPE_CHECKING:
    from eligibility.domain.findings import Finding


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages, with the unit that follows a value."""

    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""


FIELDS: Final[Mapping[str, Label]] = {
    "registered_division": Label("注册地", "registered division"),
    "legal_person": Label("独立法人", "legal person"),
    "registration_class": Label("信用代码前两位", "first two characters of the code"),
    "size_group": Label("划型行业", "size group"),
    "employees": Label("从业人员", "employees", " 人"),
    "revenue_yuan": Label("营业收入", "revenue", " 元", " CNY"),
    "total_assets_yuan": Label("资产总额", "total assets", " 元", " CNY"),
    "qualifications": Label("资质", "qualifications"),
    "industry_class": Label("行业小类", "industry class"),
    "main_products": Label("主营产品", "main products", " 个"),
    "core_patents": Label("有效核心专利", "valid core patents"),
    "filed_main_products": Label("已备案主营产品", "filed main products", " 个"),
    "valid_patents": Label("有效专利", "valid patents", " 件"),
    "industrialised_patents": Label("已产业化专利", "industrialised patents", " 件"),
    "unknown_patents": Label("未注明是否产业化", "patents of unknown use", " 件"),
    "industrialised_share": Label("产业化率", "industrialisation rate"),
    "rd_input_yuan": Label("研发投入", "R&D input", " 元", " CNY"),
    "rd_share": Label("研发投入占营业收入", "R&D input over revenue"),
    "rd_leader": Label("科研带头人", "research leader"),
    "rd_team": Label("研发团队", "R&D team"),
    "rd_staff": Label("研发人员", "R&D staff", " 人"),
    "rd_staff_share": Label("研发人员占比", "share of R&D staff"),
    "university_cooperation": Label("产学研合作", "cooperation with a university"),
    "own_trademarks": Label("自主商标", "own trademarks", " 件"),
    "ip_rules": Label("制度", "rules"),
    "ip_body": Label("机构", "body"),
    "ip_staff": Label("人员", "staff"),
    "ip_safeguards": Label("保障", "safeguards"),
    "abnormal_filings": Label("非正常专利申请", "abnormal filings"),
    "misconduct": Label("重大事故及违法失信", "misconduct"),
}
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
}
_ANSWERS: Final[Mapping[bool | None, Label]] = {
    True: Label("符合", "met"),
    False: Label("不符合", "not met"),
    None: Label("无法判定", "undecided"),
}


def message(finding: "Finding") -> dict[str, str]:
    """One sentence in each language: clause, answer, reason, values and limits."""
    title, answer = finding.title, _ANSWERS[finding.met]
    reason = REASONS[finding.reason] if finding.reason else None
    zh = [f"附件 {finding.annex}（{finding.criterion}）{title.zh}：{answer.zh}"]
    en = [f"Annex {finding.annex} ({finding.criterion}), {title.en}: {answer.en}"]
    if reason:
        zh.append(reason.zh)
        en.append(reason.en)
    zh.append("申报值 " + "、".join(_named(finding, name, zh=True) for name in finding.values))
    en.append("declared " + ", ".join(_named(finding, name, zh=False) for name in finding.values))
    if finding.limits:
        zh.append("限值 " + "，或".join(_limit(finding, name, zh=True) for name in finding.limits))
        en.append("limit " + ", or ".join(_limit(finding, name, zh=False) for name in finding.limits))
    return {"zh": "；".join(zh) + "。", "en": "; ".join(en) + "."}


def _named(finding: "Finding", name: str, *, zh: bool) -> str:
    value = finding.values[name]
    label = FIELDS.get(name, Label(name, name))
    if value is None:
        return f"{label.zh} 未填" if zh else f"{label.en} not given"
    if name in finding.spoken:
        value = finding.spoken[name][0 if zh else 1]
    unit = label.unit_zh if zh else label.unit_en
    return f"{label.zh if zh else label.en} {_value(value, zh=zh)}{unit}"


def _limit(finding: "Finding", name: str, *, zh: bool) -> str:
    label, limit = FIELDS.get(name, Label(name, name)), plain(finding.limits[name])
    if finding.ceiling:
        return f"{label.zh}低于 {limit}{label.unit_zh}" if zh else f"{label.en} below {limit}{label.unit_en}"
    return f"{label.zh}不低于 {limit}{label.unit_zh}" if zh else f"{label.en} at least {limit}{label.unit_en}"


def _value(value: object, *, zh: bool) -> str:
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if isinstance(value, Decimal | int):
        return plain(value)
    if isinstance(value, tuple):
        return _listed(value, zh=zh)
    return str(value)


def _listed(values: tuple[object, ...], *, zh: bool) -> str:
    if not values:
        return "无" if zh else "none"
    names = [_certificate(item, zh=zh) if isinstance(item, Mapping) else str(item) for item in values]
    return ("，" if zh else ", ").join(names)


def _certificate(entry: Mapping[str, object], *, zh: bool) -> str:
    if entry["counts"]:
        return str(entry["name"])
    until = f"，有效期至 {entry['valid_to']}" if zh else f", valid to {entry['valid_to']}"
    note = "不计" if zh else "does not count"
    return f"{entry['name']}（{note}{until if entry['valid_to'] else ''}）"
