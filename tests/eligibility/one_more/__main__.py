"""`python -m tests.eligibility.one_more ID FOLDER`: reads lists of changes of the model firm, writes the answers."""

import json
import sys
from pathlib import Path

from tests.eligibility.one_more import add

add((sys.argv[1],), Path(sys.argv[2]))

from tests.eligibility.one_more.answers import answers  # noqa: E402 - the criterion is declared before it is read

print(json.dumps(answers(sys.argv[1], json.load(sys.stdin)), ensure_ascii=True))
