"""Two declared facts more and a criterion over them, in a copy of the sources: one field each, and one file.

`python -m tests.eligibility.one_fact` answers with every side that facts have, by the sources that `PYTHONPATH` names.
"""
