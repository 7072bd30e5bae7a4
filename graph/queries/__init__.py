"""Questions to the graph: one module for each, all over :class:`graph.queries.projection.Graph`.

What comes in is a graph in memory and names as a person types them; what goes out is an
:class:`graph.queries.answer.Answer`, a table whose every row can show its evidence. Nothing here reads a store, prints,
or writes a file.
"""
