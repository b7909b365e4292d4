"""The clauses of the vendor documentation: their ids, their texts, and the schema of a page."""
