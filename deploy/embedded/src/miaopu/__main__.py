"""`python -m miaopu`: the command line."""

from miaopu.cli import main

main()
