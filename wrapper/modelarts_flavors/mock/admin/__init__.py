"""Control and inspection of a running mock server."""
