"""The clauses of the vendor documentation: ids of checks, texts and levels, and the schema of a page."""
