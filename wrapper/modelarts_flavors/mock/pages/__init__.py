"""From the query of a request to a page, with its continue token."""
