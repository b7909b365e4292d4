"""Makes the page for the query of a request, with its continue token."""
