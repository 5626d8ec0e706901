"""Finance-matching, wired."""

from finance_matching.api.routes import router
from finance_matching.delivery.feeds import deliver_feeds
from finance_matching.delivery.figures import open_resources
from finance_matching.delivery.watch import watch_banks
from finance_matching.domain.deadlines import READS
from finance_matching.handlers import SUBSCRIPTIONS
from finance_matching.settings import AlarmSettings
from finance_matching.store.decided import DECIDES
from finance_matching.store.tables import Base, Member
from finance_matching.usecases import suspension
from finance_matching.usecases.graduates import on_settled
from finance_matching.usecases.propose_version import ACT
from finance_matching.usecases.publish_version import publish_version, reject_version
from shared.approvals.model import ApprovalAct
from shared.identity.caller import Role
from shared.service import Service

service = Service(
    name="finance-matching",
    package="finance_matching",
    summary={
        "zh": "银行名单：两人发布、即时撤销、签名推送与银行回执",
        "en": "Lists for banks: published by two people, revoked at once, delivered signed, confirmed by the banks",
    },
    front=("lists", "银行名单 lists for banks"),
    router=router,
    metadata=Base.metadata,
    subscriptions=SUBSCRIPTIONS,
    named=(Member,),
    approvals={ACT: ApprovalAct(publish_version, frozenset({Role.PROVINCE}), reject_version), **suspension.ACTS},
    settled=on_settled,
    reads=READS,
    decides=DECIDES,
    background=(deliver_feeds, watch_banks),
    settings=AlarmSettings,
    resources=open_resources,
)
