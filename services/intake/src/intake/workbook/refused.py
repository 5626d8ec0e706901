"""The refusal of a whole file: one code, one sentence in both languages, each saying what to send instead."""

from collections.abc import Mapping
from typing import Final

from shared.domain.bad_value import BadValue

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "not_found": (
        "找不到文件 {name}，请检查路径",
        "There is no file {name}; check the path",
    ),
    "empty_file": (
        "文件是空的，请重新导出申报表",
        "The file is empty; export the workbook again",
    ),
    "too_large": (
        "文件过大（上限 {limit} MB），请只保留申报表的三张工作表",
        "The file is too large (at most {limit} MB); keep the three sheets of the form alone",
    ),
    "not_a_workbook": (
        "文件不是申报表（内容为 {kind}），请提交 .xlsx、.xls 或三个 CSV 文件",
        "The file is no application workbook (its content is {kind}); send .xlsx, .xls or the three CSV files",
    ),
    "binary_workbook": (
        "文件是 Excel 二进制工作簿（.xlsb），请在 Excel 中另存为 .xlsx 后重新提交",
        "The file is a binary workbook (.xlsb); save it as .xlsx in Excel and send that",
    ),
    "open_document": (
        "文件是 OpenDocument 表格（.ods），请另存为 .xlsx 后重新提交",
        "The file is an OpenDocument sheet (.ods); save it as .xlsx and send that",
    ),
    "wps_sheet": (
        "文件是 WPS 表格（.et），请在 WPS 中另存为 .xlsx 后重新提交",
        "The file is a WPS sheet (.et); save it as .xlsx in WPS and send that",
    ),
    "zip_of_workbooks": (
        "压缩包内是工作簿，请解压后逐个提交其中的 .xlsx",
        "The archive holds workbooks; unpack it and send each .xlsx by itself",
    ),
    "damaged": (
        "文件已损坏或不完整，请在 Excel 中打开另存后重新提交",
        "The file is damaged or cut off; open it in Excel, save it again and send that",
    ),
    "encrypted": (
        "文件设有密码，请取消密码后重新提交",
        "The file is protected by a password; remove it and send the file again",
    ),
    "macros": (
        "文件含有宏，请另存为不含宏的 .xlsx 后重新提交",
        "The file holds macros; save it as .xlsx without macros and send that",
    ),
    "external_links": (
        "文件含有指向其他文件的链接，请断开链接、粘贴为数值后重新提交",
        "The file links to other files; break the links, paste values and send it again",
    ),
    "embedded_files": (
        "文件内嵌有其他文件或压缩包，请删除后重新提交",
        "The file has other files or archives inside; remove them and send it again",
    ),
    "unsafe_content": (
        "文件含有不安全的内容（{what}），请在 Excel 中打开另存后重新提交",
        "The file has unsafe content ({what}); open it in Excel, save it again and send that",
    ),
    "bomb": (
        "文件解压后过大（{what}），已拒绝读取，请只保留申报表的三张工作表",
        "The file would unpack to too much ({what}) and was not read; keep the three sheets of the form alone",
    ),
    "bad_encoding": (
        "{name} 的文字编码无法识别，请存为 UTF-8 或 GB18030",
        "The encoding of {name} is unknown; save it as UTF-8 or GB18030",
    ),
    "missing_sheet": (
        "缺少工作表 {names}（文件中有：{present}），请使用 miaopu template 生成的申报表",
        "The sheet {names} is missing (the file has: {present}); use the form that miaopu template writes",
    ),
    "several_sheets": (
        "有多张工作表都像“{sheet}”：{names}，请只保留一张，或将各行合并到一张",
        'Several sheets could be "{sheet}": {names}; keep one, or bring the rows together in one',
    ),
    "missing_column": (
        "工作表“{sheet}”缺少列 {names}，请补上表头",
        'The sheet "{sheet}" has no column {names}; add the header',
    ),
    "repeated_column": (
        "工作表“{sheet}”中有两列都是“{name}”，请只保留一列",
        'The sheet "{sheet}" has two columns for "{name}"; keep one',
    ),
    "unknown_header_unit": (
        "工作表“{sheet}”表头“{header}”的单位无法识别，金额请用元、千元、万元、百万元或亿元",
        'The sheet "{sheet}" has an unknown unit in the header "{header}"; use 元, 千元, 万元, 百万元 or 亿元',
    ),
    "unknown_unit_line": (
        "工作表“{sheet}”第 {row} 行“{text}”的金额单位无法识别，请用元、千元、万元、百万元或亿元",
        'In row {row} of the sheet "{sheet}" the unit of "{text}" is unknown; use 元, 千元, 万元, 百万元 or 亿元',
    ),
    "units_disagree": (
        "工作表“{sheet}”表头上方有两处金额单位不一致：{texts}，请只保留正确的一处",
        'Two lines above the header of the sheet "{sheet}" name different units: {texts}; keep the right one',
    ),
    "remark_unit_differs": (
        "工作表“{sheet}”第 {row} 行“{text}”注明的金额单位不是读取所用的{unit}，"
        "请在表头上方写明正确的单位（如 单位：元）或写入各列表头，并删去该处文字",
        'Row {row} of the sheet "{sheet}", "{text}", names another unit of money than {unit}, in which amounts were to '
        "be read; put the right one above the header (单位：元) or into the headers, and delete the remark",
    ),
    "no_firm_row": (
        "工作表“{sheet}”中没有企业，请至少填写一行",
        'The sheet "{sheet}" has no firm; fill in at least one row',
    ),
}
"""Codes stay for ever."""


class WorkbookRefused(BadValue):
    """The whole file is refused; `reason` is the permanent code."""

    def __init__(self, code: str, **details: object) -> None:
        zh, en = _TEXTS[code]
        super().__init__(code, zh.format(**details), en.format(**details))
        self.details = details

    def __reduce__(self) -> tuple[object, ...]:
        # It crosses from the process pool to the request: an exception is pickled by its arguments.
        return _rebuild, (self.reason, self.details)


def _rebuild(code: str, details: dict[str, object]) -> WorkbookRefused:
    return WorkbookRefused(code, **details)
