"""The example bank for as long as its parent lives: `python -m miaopu.demo.bank serve …`, with a pipe as its input."""

import os
import signal
import sys
import threading

from example_bank.__main__ import main


def _end_with_parent() -> None:
    """A parent that was killed says nothing, but the system closes its end of the pipe."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(main(sys.argv[1:]))
