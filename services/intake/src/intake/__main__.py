"""`python -m intake serve | migrate | work`."""

import sys

from intake.wiring import service
from shared.run import run_service

sys.exit(run_service(service))
