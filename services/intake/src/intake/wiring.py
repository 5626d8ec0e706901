"""Intake, wired."""

from intake.api.routes import router
from intake.handlers import SUBSCRIPTIONS
from intake.store.tables import Application, Base
from intake.usecases import assign, read_workbook, recommend_many
from shared.service import Service

service = Service(
    name="intake",
    package="intake",
    summary={
        "zh": "申报受理：企业申报、工作簿导入、市州推荐",
        "en": "Applications as declared, imported and recommended",
    },
    front=("applications", "申报 applications"),
    router=router,
    metadata=Base.metadata,
    subscriptions=SUBSCRIPTIONS,
    named=(Application,),
    jobs={**read_workbook.JOBS, **recommend_many.JOBS},
    approvals=assign.ACT,
)
