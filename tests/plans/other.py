"""A made-up plan: units of another province, fourteen criteria, one of them a score, and its own words and grounds."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from shared.plan.load_tables import read_exits, read_removal_grounds
from shared.plan.model import Plan
from tests.plans import SHAANXI
from tests.plans.hubei import PLACES

OF_HUBEI: Final = re.compile(
    rf"{PLACES}|附件|十项|Annex|（[TM][0-9]|\([TM][0-9]"
    r"|(?<![0-9A-Za-z.-])(?:42[0-9]{4}(?![0-9A-Za-z-])|9[123]42[0-9]{4}[0-9A-Z]{10})"
)
"""Words, codes and clauses of the shipped plan."""
_NUMBERED: Final = re.compile(r"^( *clause(?:_en)?): (?:附件 |Annex |T|O|N)?([0-9]+).*$", re.MULTILINE)
_READING: Final = re.compile(r"^ *reading: .*\n", re.MULTILINE)
_SOURCE: Final = re.compile(r"source: (?:八部门|unverified)(?:[^}\n]*[^}\s])?")
_PLAN: Final = """id: other
title_zh: 临港创新企业试点办法
title_en: Pilot rules for innovative firms
province: "610000"
in_force_from: 2026-01-26
source: 试点办法
"""
_TITLE: Final = """name: A2
order: 20
title: 创新资质
title_en: innovation title
clause: 第二条
clause_en: article 2
description: 具有所列资质之一
description_en: At least one listed title
judged: { is_true: { fact: listed_qualification } }
shows: [qualifications]
units: { kind: choice hard|soft }
values:
  2026-01-26: { kind: soft, source: 试点办法第二条 }
texts:
  unmet: { zh: 没有资质，请说明理由, en: "no title, a ground is needed" }
"""
_STAFF: Final = """name: B1
order: 200
title: 职工人数
title_en: number of staff
clause: 第二十条
clause_en: article 20
description: 职工不少于的人数
description_en: The least number of staff
judged: { at_least: { fact: employees, limit: staff } }
shows: [employees]
from: 2027-01-01
units: { kind: choice hard|soft, staff: persons }
values:
  2027-01-01: { kind: hard, staff: "200", source: 试点办法第二十条 }
"""
_RESEARCH: Final = """name: A6
order: 60
title: 研发能力
title_en: strength in research
clause: 第六条
clause_en: article 6
description: 研发能力评分不低于的分数
description_en: The least score of strength in research
judged: { score_at_least: { tree: research, limit: research_score } }
shows: [rd_input_yuan, rd_staff, rd_team]
units: { kind: choice hard|soft, research_score: score }
values:
  2026-01-26: { kind: hard, research_score: "60", source: 试点办法第六条 }
"""
_TREE: Final = """id: research
weight: "1"
children:
  - { id: rd_input_yuan, weight: "0.5", missing: zero, points: [["0", "0"], ["9000000", "100"]] }
  - { id: rd_staff, weight: "0.3", missing: zero, points: [["0", "0"], ["70", "100"]] }
  - { id: rd_team, weight: "0.2", missing: exclude, points: [["0", "0"], ["1", "100"]] }
"""
_BODIES: Final = """code,name_zh,name_en
IPO,知识产权局,Intellectual Property Office
EIT,工业和信息化厅,Department of Industry
GXQ,高新区管委会,High-tech Zone Committee
"""
_GROUNDS: Final = """code,clause,name_zh,name_en,needs_law,exit,bars_older_declarations
no_progress,第十条,两年没有进展,No progress in two years,no,removal,no
abnormal_filing,第十一条,非正常申请专利,Abnormal patent application,no,removal,yes
untrue_figures,第十二条,数据不实,Untrue figures,no,removal,yes
unlawful_act,第十三条,其他违法行为（须注明所依据的法律）,Other unlawful act (the law must be cited),yes,removal,no
moved_away,第十四条,迁出本省,Moved out of the province,no,leave,no
merged,第十四条,合并,Merged,no,leave,no
outgrown,第十四条,成长为大型企业,Grown into a large firm,no,leave,no
own_wish,第十四条,自愿退出,Own wish,no,leave,no
cancelled,第十五条,注销,Cancelled,no,struck_off,no
"""
NOTICED: Final = "通知〔2026〕1号"
"""The notice that keeps the fifth batch valid until the end of 2026."""
WITHDRAWN: Final = "91610100MA6TEKW9X8"
"""The firm from which a certificate is taken on 2026-05-01."""
_EXTENSIONS: Final = f"""qualification,award_batch,ends_from,ends_to,extended_to,since,document
srdi,第五批,,,2026-12-31,2026-02-10,{NOTICED}
"""
_WITHDRAWALS: Final = f"""qualification,uscc,number,withdrawn_on,since,document
hnte,{WITHDRAWN},,2026-05-01,2026-03-20,撤销公告〔2026〕2号
"""
_EXITS: Final = """key,name_zh,name_en,clause,on_lists,gives_right,bars,without_fault,persons,seat_to
graduation,出库,Graduation,第八条,mark,yes,for_good,no,2,
removal,退库,Removal,第十条,revoke,no,cooling,no,2,
leave,退出,Leaving,第十四条,revoke,no,none,yes,2,unit
struck_off,注销退出,Struck off,第十五条,revoke,no,none,yes,1,province
"""


_CLAUSES: Final = """key,clause,clause_en
recommendation,第三条,article 3
own_unit,第四条,article 4
standard,第五条,article 5
"""


def with_its_exits(plan: Plan, folder: Path) -> Plan:
    """A plan with the exits and grounds of this one beside its own, read from tables in the folder."""
    (folder / "tables").mkdir(parents=True)
    for name, text in (("removal_grounds", _GROUNDS), ("exits", _EXITS)):
        (folder / f"tables/{name}.csv").write_text(text, encoding="utf-8")
    exits, grounds = read_exits(folder), read_removal_grounds(folder)
    return replace(plan, exits={**exits, **plan.exits}, removal_grounds={**grounds, **plan.removal_grounds})


_COMMITTEE: Final = "610199,zone,临港试验区,Harbour Pilot Zone,610100,yes,\n"
"""A unit that is no division."""
_NAMES: Final = """name,kind,code
创新促进办公室,office,
古城,short_name,610100
临港片区,zone,610100
"""


def other_plan(folder: Path) -> Path:
    """Writes the plan's folder: what is national from the second province's, all else its own."""
    plan = Path(shutil.copytree(SHAANXI, folder / "other"))
    for path in plan.rglob("*.yaml"):
        text = _READING.sub("", _NUMBERED.sub(r"\1: 第\2条", path.read_text(encoding="utf-8")))
        path.write_text(_SOURCE.sub("source: 试点办法", text), encoding="utf-8")
    facts = (plan / "plan.yaml").read_text(encoding="utf-8")
    (plan / "plan.yaml").write_text(_PLAN + facts[facts.index("tables:") :], encoding="utf-8")
    (plan / "criteria/a9.yaml").unlink()
    (plan / "criteria/a2.yaml").write_text(_TITLE, encoding="utf-8")
    (plan / "criteria/a6.yaml").write_text(_RESEARCH, encoding="utf-8")
    (plan / "trees").mkdir()
    (plan / "trees/research.yaml").write_text(_TREE, encoding="utf-8")
    (plan / "criteria/b1.yaml").write_text(_STAFF, encoding="utf-8")
    with (plan / "tables/divisions.csv").open("a", encoding="utf-8") as divisions:
        divisions.write(_COMMITTEE)
    tables = {"bodies": _BODIES, "clauses": _CLAUSES, "names": _NAMES, "removal_grounds": _GROUNDS, "exits": _EXITS}
    tables |= {"certificate_extensions": _EXTENSIONS, "certificate_withdrawals": _WITHDRAWALS}
    for name, text in tables.items():
        (plan / f"tables/{name}.csv").write_text(text, encoding="utf-8")
    _replace(plan / "parameters/pool/cap.yaml", 'cap: "500"', 'cap: "80"')
    _replace(plan / "parameters/pool/co_signing.yaml", "[IPO, EIT]", "[IPO, EIT, GXQ]")
    return plan


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, file
    file.write_text(text.replace(old, new), encoding="utf-8")
