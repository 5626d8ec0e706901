"""Descriptions of query parameters by their names: a word means one thing in all services."""

from collections.abc import Mapping

from shared.lists.filters import Words

WORDS: Mapping[str, Words] = {
    "act": ("行为", "the act"),
    "actor": ("行为人", "who did it"),
    "active": ("在库与否", "whether it is a member now"),
    "appeal_state": ("申诉进展", "how far the appeal has come"),
    "application_id": ("申报编号", "id of the application"),
    "bank_id": ("银行编号", "id of the bank"),
    "basis": (
        "affected 受该日影响的，as_if 视同一直施行",
        "those affected by its day, or as if it had always been in force",
    ),
    "batch": ("批次代码", "code of the batch"),
    "body": ("会签单位代码", "code of the co-signing body"),
    "cause_id": ("引起变化的规则变更或重评编号", "id of the rule change or re-assessment behind it"),
    "change": ("变动类型", "what changed"),
    "channel": ("入库渠道", "channel of admission"),
    "code": ("代码", "code"),
    "compliance": ("最近一次年度核查结果", "outcome of the newest yearly check"),
    "criterion": ("条件编号", "id of the criterion"),
    "cursor": ("上一页的 next", "`next` of the page before"),
    "expires_before": ("有效期早于该日", "valid until a day before this one"),
    "follows": ("先后关系：上次评估之后的原因", "what the judgement before it had followed"),
    "format": ("文件格式", "format of the file"),
    "ground": ("事由代码", "code of the ground"),
    "ids": ("方案编号，可重复给出", "ids of scenarios, one each time"),
    "kind": ("类别", "kind"),
    "known_at": ("按该时刻已知的情况", "as it was known at this instant"),
    "limit": ("每页条数", "entries of one page"),
    "list_id": ("入库名单编号", "id of the admission list"),
    "number": ("天数", "number of days"),
    "on": ("日期；不填为今天或全部", "the day; left out: today, or any"),
    "outcome": ("评估结果", "outcome"),
    "period": ("填报期，如 2025 或 2025-H1", "period such as 2025 or 2025-H1"),
    "proposed_by": ("提出人", "who proposed it"),
    "q": ("按名称、代码或拼音首字母查找", "looks for a name, a code, or initials in pinyin"),
    "received_on": ("收件日；不填为今天", "legal day on which it came in; today where left out"),
    "reason": ("原因", "reason"),
    "recommended": ("已推荐与否", "whether it is recommended"),
    "route": ("graduation 出库，removal 退库", "by graduation or by removal"),
    "saved": ("只列已命名的方案", "those with a name alone"),
    "screening_id": ("筛选编号", "id of the screening"),
    "seated": ("有名额与否", "whether it has a seat"),
    "served_on": ("送达日", "day of service"),
    "show": ("open 未结，all 全部", "open ones, or all"),
    "side": ("produced 发出，consumed 接收", "as produced, or as consumed here"),
    "sort": ("排序字段；前加 - 为降序", "field to sort by; a - before it turns the order round"),
    "state": ("状态", "state"),
    "status": ("处理结果", "what became of it"),
    "subject": ("所涉对象", "what it is about"),
    "table": ("结果中的表", "table of the result"),
    "topic": ("主题", "topic"),
    "type": ("类型", "type"),
    "unit": ("推荐单位代码", "code of the recommending unit"),
    "uscc": ("统一社会信用代码", "code of the firm"),
}


def described(words: Words) -> str:
    """Both languages, as a document shows them."""
    return " / ".join(words)


def words_of(name: str) -> Words:
    """The words for a parameter.

    Raises:
        KeyError: there are none yet; give the filter its own, or add them here.
    """
    return WORDS[name]
