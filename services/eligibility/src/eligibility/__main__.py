"""`python -m eligibility serve | migrate | work`."""

import sys

from eligibility.wiring import service
from shared.run import run_service

sys.exit(run_service(service))
