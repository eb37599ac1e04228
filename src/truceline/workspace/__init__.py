"""The workspace: opens a folder, one attribute per room.

In: a folder with its ledger, and what a person asks. Out: what the rooms answer, with its run.
Each stage loads from the store, calls its room, and saves with the run; it computes nothing.
Refuses: what the rooms and the store refuse.
"""

from truceline.workspace.open import init_workspace, open_workspace, restore_workspace
from truceline.workspace.workspace import Workspace

__all__ = ["Workspace", "init_workspace", "open_workspace", "restore_workspace"]
