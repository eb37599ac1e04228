"""Truceline: what was agreed, is it holding, where is it breaking, and who says so.

    import truceline
    workspace = truceline.open("my-workspace")
    workspace.monitor.count("events")

`init` makes a workspace, `open` opens one; everything else hangs on the workspace.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from truceline.core.errors import TrucelineError
    from truceline.monitor.filters import ReportFilter
    from truceline.workspace.briefs import BriefRequest
    from truceline.workspace.ingest import FileOptions
    from truceline.workspace.open import init_workspace as init
    from truceline.workspace.open import open_workspace as open
    from truceline.workspace.open import restore_workspace as restore
    from truceline.workspace.question import Question
    from truceline.workspace.workspace import Workspace

__all__ = [
    "BriefRequest",
    "FileOptions",
    "Question",
    "ReportFilter",
    "TrucelineError",
    "Workspace",
    "init",
    "open",
    "restore",
]

# Name → (module, name there). Imported at first use: a room that imports `truceline.core`
# must not load the workspace, and `truceline --help` must not load the world.
_HOMES = {
    "BriefRequest": ("truceline.workspace.briefs", "BriefRequest"),
    "FileOptions": ("truceline.workspace.ingest", "FileOptions"),
    "Question": ("truceline.workspace.question", "Question"),
    "ReportFilter": ("truceline.monitor.filters", "ReportFilter"),
    "TrucelineError": ("truceline.core.errors", "TrucelineError"),
    "Workspace": ("truceline.workspace.workspace", "Workspace"),
    "init": ("truceline.workspace.open", "init_workspace"),
    "open": ("truceline.workspace.open", "open_workspace"),
    "restore": ("truceline.workspace.open", "restore_workspace"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 (one of the names above)
    if name not in _HOMES:
        raise AttributeError(f"module 'truceline' has no attribute '{name}'")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
