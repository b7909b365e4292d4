"""Requests and responses of the mock, before and after the handlers."""
