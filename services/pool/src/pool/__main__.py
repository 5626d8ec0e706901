"""`python -m pool serve | migrate | work`."""

import sys

from pool.wiring import service
from shared.run import run_service

sys.exit(run_service(service))
