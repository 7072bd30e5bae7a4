"""The briefing on a region: which bodies are at work there, what is needed, and who might meet it.

What comes in is an inquiry and a place; what goes out is a draft.
"""

from __future__ import annotations

from graph.queries.projection import Entity
from graph.views.briefs.content_limits import limits
from graph.views.briefs.inquiry import Draft, Inquiry


def region_brief(inquiry: Inquiry, place: Entity) -> Draft:
    """All sections on a place."""
    draft = Draft(place.name, "")
    draft.not_covered = limits(inquiry, [place], draft.sections)
    return draft
