"""From a document to records: mentions, names, structure, clauses, status and resolution, in that order."""
