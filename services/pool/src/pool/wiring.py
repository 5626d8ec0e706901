"""Pool, wired."""

from pool.api.routes import router
from pool.handlers import SUBSCRIPTIONS
from pool.store.decided import DECIDES
from pool.store.tables import Base, Candidate, Member
from pool.usecases import (
    add_calendar_year,
    admit,
    depart,
    graduate,
    leave,
    lists,
    notify_removal,
    open_notice,
    overdue,
    reinstate,
    remove,
    reserved,
    rights,
    screen_as_job,
    seat_plan,
    sweep,
)
from shared.firms.rules import COOLING
from shared.service import Service

service = Service(
    name="pool",
    package="pool",
    summary={"zh": "培育库：名额、筛选、入库、出库与退库", "en": "Seats, screening, admission and exits"},
    front=("members", "入库企业 members"),
    router=router,
    metadata=Base.metadata,
    subscriptions=SUBSCRIPTIONS,
    named=(
        Candidate,
        Member,
    ),
    jobs=screen_as_job.JOBS,
    reads=(
        *seat_plan.READS,
        *lists.READS,
        *open_notice.READS,
        COOLING,
        *rights.READS,
        *reserved.READS,
        *leave.READS,
        *overdue.READS,
        *sweep.READS,
        *graduate.READS,
        *notify_removal.READS,
    ),
    decides=DECIDES,
    approvals={**admit.ACT, **graduate.ACT, **remove.ACT, **depart.ACT, **reinstate.ACT, **add_calendar_year.ACT},
)
