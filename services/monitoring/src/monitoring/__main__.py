"""`python -m monitoring serve | migrate | work`."""

import sys

from monitoring.wiring import service
from shared.run import run_service

sys.exit(run_service(service))
