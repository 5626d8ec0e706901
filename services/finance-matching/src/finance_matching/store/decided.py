"""What finance-matching decides by rules, as a change of them counts it."""

from typing import Final

from shared.rules.nouns import Noun, Nouns

DECIDES: Final[Nouns] = (
    Noun(
        "list_versions",
        "银行名单版本",
        "versions of the banks' lists",
        decided="list_version WHERE state = 'published' AND effective_on >= $1",
        pending="list_version WHERE state = 'proposed' AND effective_on < $1",
    ),
    Noun(
        "revocations",
        "撤销",
        "revocations",
        decided="list_fact WHERE change = 'revoked' AND effective_on >= $1",
        pending="(SELECT DISTINCT f.event_id FROM list_fact f JOIN bank_event e ON e.event_id = f.event_id "
        "WHERE f.change = 'revoked' AND e.received_at IS NULL AND f.effective_on < $1) AS open",
    ),
)
