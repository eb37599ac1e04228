"""The timeline of a process, as shapes that a template draws.

In: the record as of a day, and reports per week, counter by counter. Out: lanes with bars, marks
and paths in pixels of the picture. Only layout: days become positions, nothing is counted; what is
in doubt is marked faded, and a week that nobody saw is marked as such and never drawn as zero.
"""

from truceline.web.timeline.draw import draw_timeline, whole_span
from truceline.web.timeline.model import Timeline

__all__ = ["Timeline", "draw_timeline", "whole_span"]
