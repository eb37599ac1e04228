"""The command: parse, call the workspace, print. One file per command group.

In: words of the command line. Out: tables, JSON, CSV or a brief; exit codes by `errors.py`.
It computes nothing.
"""
