"""`python -m finance_matching serve | migrate | work`."""

import sys

from finance_matching.wiring import service
from shared.run import run_service

sys.exit(run_service(service))
