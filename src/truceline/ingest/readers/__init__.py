"""Readers of incident files, one per format, each registered by name and version.

In comes an opened file; out go its rows, each once, as a report or as a finding.
A reader refuses a file that has not the shape of its format and stores nothing. Ours are
registered under the entry point group `truceline.readers`, in the same way as others'.
"""

__all__: list[str] = []
