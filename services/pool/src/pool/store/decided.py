"""What pool decides by rules, as a change of them counts it: by legal days, and what waits for a decision."""

from typing import Final

from shared.rules.nouns import Noun, Nouns

DECIDES: Final[Nouns] = (
    Noun(
        "screenings",
        "已作出的省级筛选",
        "screenings by the province",
        decided="screening WHERE effective_on >= $1",
    ),
    Noun(
        "notices",
        "公示",
        "public notices",
        decided="public_notice WHERE first_day >= $1",
        pending="public_notice WHERE first_day < $1 AND last_day >= $1",
    ),
    Noun(
        "admission_lists",
        "入库名单",
        "admission lists",
        decided="admission_list WHERE state = 'approved' AND effective_on >= $1",
        pending="admission_list WHERE state IN ('draft', 'proposed') AND effective_on < $1",
    ),
    Noun("admissions", "已入库企业", "admitted firms", decided="member WHERE admitted_on >= $1"),
    Noun(
        "graduations",
        "出库",
        "graduations",
        decided="exit_case WHERE route = 'graduation' AND state = 'approved' AND effective_on >= $1",
        pending="exit_case WHERE route = 'graduation' AND state = 'proposed' AND effective_on < $1",
    ),
    Noun(
        "departures",
        "退出",
        "exits without fault",
        decided="exit_case WHERE route NOT IN ('graduation', 'removal') AND state = 'approved' AND effective_on >= $1",
        pending="exit_case WHERE route NOT IN ('graduation', 'removal') AND state = 'proposed' AND effective_on < $1",
    ),
    Noun(
        "removals",
        "退库",
        "removals",
        decided="exit_case WHERE route = 'removal' AND state = 'approved' AND effective_on >= $1",
        pending="exit_case WHERE route = 'removal' AND state = 'proposed' AND effective_on < $1",
    ),
    Noun(
        "removal_notices",
        "退库告知",
        "notices of removals",
        decided="removal_notice WHERE notified_on >= $1",
        pending="removal_notice n JOIN exit_case c ON c.id = n.case_id "
        "WHERE c.state = 'proposed' AND n.notified_on < $1",
    ),
)
