"""What can be wrong with a declaration: permanent codes, each with a text that says what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

from shared.domain.bad_value import BadValue


class Message(TypedDict):
    """One text in the two languages of the service, as answers write it."""

    zh: str
    en: str


def say(zh: str, en: str) -> Message:
    """The text in both languages."""
    return {"zh": zh, "en": en}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a declaration is not well-formed.

    `column` is the identifier of the column of the application form; `place` leads to the patent or product of a
    declaration that came as JSON: ("patents", 3).
    """

    column: str
    code: str
    message: Message
    place: tuple[str, int] | None = None

    @property
    def pointer(self) -> str:
        """Where in a declaration the fault lies, as a JSON pointer without its first slash: `patents/3/kind`."""
        return self.column if self.place is None else f"{self.place[0]}/{self.place[1]}/{self.column}"


TEXTS: Final[Mapping[str, Message]] = {
    "required": say("此项必填，请补填", "This cell is required; fill it in"),
    "unreadable": say("无法识别，请按填表说明填写", "This cannot be read; write it as the instructions say"),
    "bad_code": say(
        "统一社会信用代码有误，请核对营业执照", "The credit code is wrong; compare it with the business licence"
    ),
    "digits_lost": say(
        "代码按数字存储，末尾数位已丢失，请将单元格设为文本后重新填写",
        "The code was stored as a number and has lost its last digits; format the cell as text and write it again",
    ),
    "unknown_division": say(
        "找不到该行政区划，请填六位代码或全称", "No division answers to this; give its six-digit code or full name"
    ),
    "unknown_unit": say(
        "不是推荐单位，请填推荐单位的名称或代码",
        "This is no reporting unit; give the name or code of one",
    ),
    "unknown_class": say(
        "国民经济行业分类（GB/T 4754-2017）中没有该小类，请填四位代码，例如 3921",
        "GB/T 4754-2017 has no such class; give a code of four digits such as 3921",
    ),
    "section_mismatch": say(
        "门类字母与行业小类不符，请改正字母或只填四位代码",
        "The letter is not the section of this class; mend the letter or give the four digits alone",
    ),
    "application_exists": say(
        "该企业在本批次已由该推荐单位申报，一批只受理一次；数据有变的，请在下一批次申报",
        "The unit has sent an application of the firm in this batch, which takes one; changed figures belong to the "
        "next",
    ),
    "outside_batch_window": say(
        "收到日已过批次截止日，该推荐单位无延期；请在以后批次申报，或由省级登记延期后重新导入",
        "It was received after the batch had closed, and no extension covers its unit: apply in a later batch, or "
        "import again once the province has recorded an extension",
    ),
    "founded_after_receipt": say(
        "成立日期晚于申报收到日，请核对营业执照",
        "The firm was founded after the application was received; compare the business licence",
    ),
    "outside_scope": say("推荐单位不是本单位，请由其所属单位提交", "The unit is not yours; its own unit submits it"),
    "negative": say("不能为负数，请核对", "This cannot be negative; check the figure"),
    "staff_exceeds_employees": say(
        "研发人员数多于从业人员数，请核对两项", "There are more R&D staff than employees; check both figures"
    ),
    "after_reference_date": say("日期晚于评审基准日，请核对", "The date lies after the reference date; check the date"),
    "duplicate_code": say(
        "同一代码在表中出现多次且内容不同，请只保留正确的一行",
        "This code stands in several rows that differ; keep the right one alone",
    ),
    "duplicate_row": say(
        "与前面一行完全相同，已读取前一行，请删除本行",
        "This row repeats an earlier one, which was read; delete this row",
    ),
    "validity_count": say(
        "有效期的个数与资质的个数不符，请填一个日期或按相同顺序逐一填写",
        "The number of dates differs from that of the qualifications; give one date, or one for each in the same order",
    ),
    "bad_number": say(
        "专利号有误，请按专利证书填写，例如 ZL201310699744.2",
        "The patent number is wrong; write it as on the certificate, such as ZL201310699744.2",
    ),
    "kind_mismatch": say(
        "专利类型与专利号中的种类不符，请核对", "The kind disagrees with the patent number; check both"
    ),
    "rows_disagree": say(
        "同一专利的几行内容不一致，均未采用，请只保留正确的一行",
        "The rows of this patent disagree and none was read; keep the right one alone",
    ),
    "issued_elsewhere": say(
        "代码第 3 至 8 位显示登记机关在另一地区，请确认注册地",
        "Digits 3-8 show that the code was issued elsewhere; confirm where the firm is registered",
    ),
    "unit_differs": say(
        "推荐单位与注册地所属单位不同，请核对两项；未经省级将该企业指派给本单位的，不能推荐",
        "The reporting unit is not that of the registered division; check both. It cannot recommend the firm unless "
        "the province has assigned the firm to it",
    ),
    "term_outlived": say(
        "法律状态为有效，但按申请年份保护期已满，请核对",
        "The patent is declared valid, but its term has ended by its filing year; check it",
    ),
    "formula_without_result": say(
        "公式没有保存计算结果，请在 Excel 中打开文件，保存后重新提交",
        "The formula has no stored result; open the file in Excel, save it and send it again",
    ),
    "error_text": say("公式出错，本格按未填处理，请核对", "The formula failed; the cell counts as empty, check it"),
    "characters_lost": say(
        "名称中有字符在转换编码时丢失，请核对并重新填写",
        "Characters of the name were lost between encodings; check it and write it again",
    ),
    "unlisted_qualification": say(
        "资质名称与方案所列不一致，不计入；如确为所列资质，请按全称填写",
        "The certificate is not named as the plan lists it and does not count; write the full name if it is listed",
    ),
    "edition_unlike": say(
        "资质所依据的管理办法版本不存在，或与有效期不符，请按证书核对版本与日期",
        "There is no such edition of the rules for the certificate, or its days do not fit it; compare the certificate",
    ),
    "implausible": say(
        "数额与其他各项不相称，请核对金额单位（元还是万元）",
        "The amount does not fit the other figures; check its unit (yuan, or ten thousand yuan)",
    ),
    "zone": say(
        "所填为开发区、高新区等功能区，已按其所在行政区划读取，请确认",
        "This is a zone, read as the division in which it lies; confirm where the firm is registered",
    ),
    "unknown_address": say(
        "地址中找不到本省行政区划的名称，注册地未能判定，请填六位代码或全称",
        "The address names no division of the province, so that it stays open; give its six-digit code or full name",
    ),
    "same_name": say(
        "同名企业在表中有不同的统一社会信用代码，请核对",
        "Two rows of this name have different credit codes; check both",
    ),
    "unknown_firm": say(
        "该代码不是申报企业表中的企业，本行未采用，请核对代码",
        "This code is no firm of the sheet 申报企业 and the row was not read; check the code",
    ),
}
"""Codes stay for ever; `message` of a finding may say more than the text here."""


def refuse(column: str, code: str, place: tuple[str, int] | None = None) -> Refusal:
    """The refusal with the text of its code."""
    return Refusal(column, code, TEXTS[code], place)


def refuse_value(column: str, code: str, bad: BadValue, place: tuple[str, int] | None = None) -> Refusal:
    """The refusal with the closer reason that a type or a look-up gave."""
    return Refusal(column, code, say(bad.zh, bad.en), place)
