"""How bodies become what the rules look at."""

from monitoring.domain.product_years import ProductYear
from monitoring.domain.progress import Progress, Recognised
from monitoring.domain.violations import Step
from shared.schemas.monitoring.progress import ProgressReportIn
from shared.schemas.monitoring.violation_decisions import AppealIn


def progress_of(report: ProgressReportIn) -> Progress:
    """The reported progress."""
    products = tuple(Recognised(one.name, one.recognised_on) for one in report.recognised_products)
    years = tuple(ProductYear(**dict(one)) for one in report.product_years)
    return Progress(**dict(report) | {"recognised_products": products, "product_years": years})


def step_of(appeal: AppealIn) -> Step:
    """The step of the appeal that is to be recorded."""
    return Step(appeal.appeal_state, appeal.effective_on, appeal.note, appeal.correction)
