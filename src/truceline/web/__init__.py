"""The dashboard: pages over a workspace, one file per page group, every page with a JSON twin.

In: requests of a browser on this machine. Out: pages, and the same content as JSON, CSV or GeoJSON.
It computes nothing: it asks the workspace. Refuses: other hosts, and changes without a token.
"""

from truceline.web.app import create_app

__all__ = ["create_app"]
