"""The seeds of all services."""

from tests.services.seed_eligibility import SEED as ELIGIBILITY
from tests.services.seed_finance_matching import SEED as FINANCE_MATCHING
from tests.services.seed_intake import SEED as INTAKE
from tests.services.seed_monitoring import SEED as MONITORING
from tests.services.seed_pool import SEED as POOL
from tests.services.seeding import Seed

SEEDS: dict[str, Seed] = {seed.service.name: seed for seed in (INTAKE, ELIGIBILITY, POOL, FINANCE_MATCHING, MONITORING)}
