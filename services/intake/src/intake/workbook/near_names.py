"""Certificates named nearly as the plan lists them: with the level before the name, without a word behind it."""

import re
from collections.abc import Mapping
from typing import Final

from shared.plan.model import Plan
from shared.plan.qualifications import ListedQualification, Named, bare_name

_STATE: Final = ("国家", "国家级")
_BRACKETS_BEHIND: Final = re.compile(r"(.+?)(?:[(\[【〔][0-9一二三四五六七八九十A-Za-z年第批号-]*[)\]】〕])+")
"""Behind a name they hold the number of the certificate, its year or its batch."""


class NearNames:
    """The listed certificates by every name that is near enough to mean no other."""

    def __init__(self, plan: Plan) -> None:
        self._listed = plan.qualifications
        self._near = _near(plan)

    def find(self, item: str) -> Named | None:
        """The listed certificate that an item means, in its spelling; None for any other text."""
        if found := self._listed.named(item):
            return found
        name = bare_name(item)
        if match := _BRACKETS_BEHIND.fullmatch(name):
            name = match[1]
        near = self._near.get(name)
        return self._listed.named(name) or (Named(near.name_zh, near) if near else None)


def _near(plan: Plan) -> Mapping[str, ListedQualification]:
    """Spellings by their bare names; a certificate that the plan does not list has none."""
    province = ("省级", plan.divisions.home.name_zh)
    spellings: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "hnte": (_STATE, ()),
        "little_giant": (_STATE, ("专精特新小巨人",)),
        "single_champion": (_STATE, ("制造业单项冠军企业",)),
        "srdi": (province, ()),
        "ip_use_pilot": (province, ()),
    }
    near: dict[str, ListedQualification] = {}
    for key, (levels, others) in spellings.items():
        if listed := plan.qualifications.get(key):
            names = (bare_name(listed.name_zh), *others)
            near |= {f"{level}{name}": listed for level in ("", *levels) for name in names}
    if hnte := plan.qualifications.get("hnte"):
        near["高企"] = hnte
    for key in ("ip_advantage", "ip_demonstration"):
        if listed := plan.qualifications.get(key):
            near[bare_name(listed.name_zh).replace("国家", "国家级", 1)] = listed
    return near
