"""`python -m truceline` is the command."""

from truceline.cli.main import main

main()
