"""Applications in, assessments out."""

from eligibility.usecases.judge import judge_applications
from shared.events.intake import ApplicationSubmitted
from shared.store.received import Subscriptions

SUBSCRIPTIONS: Subscriptions = {ApplicationSubmitted: judge_applications}
