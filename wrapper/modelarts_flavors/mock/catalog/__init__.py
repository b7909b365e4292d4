"""Catalogs: the flavors that a mock server serves, from files, rows or a random seed."""
