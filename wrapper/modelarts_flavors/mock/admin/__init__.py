"""Inspects and changes a running mock server."""
