"""A simulation's result as an SVG picture: curves of its sweep, or the seats of each unit before and after."""

import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import Element, tostring

from eligibility.reports.tables import Result
from shared.domain.money import plain

_FONTS: Final = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
_COLOURS: Final = ("#8da0cb", "#1f77b4", "#2ca02c", "#ff7f0e", "#d62728", "#7f3fbf")
_WIDTH, _HEIGHT = 960, 540
_SVG: Final = "{http://www.w3.org/2000/svg}"


def chart_of(result: Result, title: str) -> bytes:
    """The picture, without scripts and without anything that is fetched; the same bytes for the same result."""
    chart = _curves(result["sweep"]) if result["sweep"] else _bars(result)
    chart.title = title
    root: Element = chart.render_tree()
    _make_plain(root)
    picture: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return picture


def _pygal() -> Any:
    """The library without the finder that it leaves in the interpreter for plug-ins of its own, of an outlived kind."""
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


def _config(**more: Any) -> Any:
    look = {"font_family": _FONTS, "background": "white", "plot_background": "white", "title_font_size": 18}
    guides = {"guide_stroke_color": "#dddddd", "major_guide_stroke_color": "#bbbbbb"}
    style = _pygal().style.DefaultStyle(colors=_COLOURS, **look, **guides)
    settings = {"width": _WIDTH, "height": _HEIGHT, "js": (), "style": style, "explicit_size": True, "dots_size": 2}
    legend = {"legend_at_bottom": True, "legend_at_bottom_columns": 3, "truncate_legend": -1}
    return _pygal().Config(**settings, **legend, **more)


def _curves(sweep: Mapping[str, Any]) -> Any:
    """Counts of firms on the left axis, the score of the last seat on the right."""
    points = sweep["points"]
    chart = _pygal().XY(
        _config(x_title=f"{sweep['parameter']}", y_title="家数 firms", x_value_formatter=_short, value_formatter=_short)
    )
    for name, label in (("eligible", "符合 eligible"), ("standing", "可入库 standing"), ("seated", "入选 seated"),
                        ("entering", "新进 entering"), ("leaving", "退出 leaving")):  # fmt: skip
        chart.add(label, [(float(point["value"]), point[name]) for point in points])
    cuts = [(float(point["value"]), float(point["marginal"]["score"])) for point in points if point["marginal"]]
    chart.add("末位得分（右轴）cut score (right)", cuts, secondary=True)
    return chart


def _bars(result: Result) -> Any:
    """Seats of each unit under the rules in force and in the what-if."""
    units = [row for row in result["by_unit"] if row["seated_before"] or row["seated_after"]]
    chart = _pygal().Bar(_config(y_title="入选家数 seated", x_label_rotation=30, margin_bottom=40))
    chart.x_labels = [row["name_zh"] for row in units]
    chart.add("现行规则 rules in force", [row["seated_before"] for row in units])
    chart.add("模拟 what-if", [row["seated_after"] for row in units])
    return chart


def _short(value: float) -> str:
    """A number of an axis without the digits that a float adds."""
    return plain(Decimal(str(round(value, 4))))


def _make_plain(root: Element) -> None:
    """Takes scripts and comments out, and the random name that a picture has for its styles."""
    name = root.get("id", "")
    root.set("id", "chart")
    for parent in root.iter():
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.removeprefix(_SVG) == "script":
                parent.remove(child)
            elif child.text and name in child.text:
                child.text = child.text.replace(name, "chart")
        for key, value in parent.attrib.items():
            if name in value:
                parent.set(key, value.replace(name, "chart"))
