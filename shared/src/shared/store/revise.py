"""`python -m shared.store.revise` as it was called before; see `shared.migrations.revise`."""

import sys

from shared.migrations.revise import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
