"""From a document to records.

What comes in is a document and the register; what goes out are records. In this order: passages, names (names,
gazetteer, learning, mentions, phrases), sentences (clauses, reading) and their trees (parsing), what they state
(structure, neighbours, by the lexicon frames and walker, then agreements, events, projects, topics, recommendations;
status for how far it is real) and writing.
"""
