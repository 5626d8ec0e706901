"""The copies that pool's use cases keep themselves; the others stand with the handlers."""

from pool.store.tables import AppealStep, Violation
from shared.firms.copies import Violations

violations = Violations(Violation, AppealStep)
