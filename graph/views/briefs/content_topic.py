"""The briefing on a topic: who works on it, where, what is needed, and which acts and projects are about it.

What comes in is an inquiry and a topic; what goes out is a draft.
"""

from __future__ import annotations

from graph.queries.projection import Entity
from graph.views.briefs.content_limits import limits
from graph.views.briefs.content_open import recommendation_section
from graph.views.briefs.inquiry import Draft, Inquiry


def topic_brief(inquiry: Inquiry, topic: Entity) -> Draft:
    """All sections on a topic."""
    advised, told = recommendation_section(inquiry, topic)
    draft = Draft(topic.name, "")
    draft.sections, draft.summary = [advised], told
    draft.not_covered = limits(inquiry, [topic], draft.sections)
    return draft
