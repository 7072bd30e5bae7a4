"""Briefing packs: what the graph tells of a body, a pair, a region or a topic, as paper, slides, page or workbook.

:mod:`~graph.views.briefs.content` asks the questions and puts a :class:`~graph.views.briefs.model.Brief` together; one
module for each form writes it down. The same brief gives the same bytes.
"""
