"""Monitoring, wired."""

from monitoring.api.routes import router
from monitoring.domain.violations import READS
from monitoring.handlers import SUBSCRIPTIONS
from monitoring.store.tables import Base, Member
from shared.service import Service

service = Service(
    name="monitoring",
    package="monitoring",
    summary={"zh": "进展填报与核实、违规查实", "en": "Progress reported and verified, violations confirmed"},
    front=("progress", "进展 progress"),
    router=router,
    metadata=Base.metadata,
    subscriptions=SUBSCRIPTIONS,
    named=(Member,),
    reads=READS,
)
