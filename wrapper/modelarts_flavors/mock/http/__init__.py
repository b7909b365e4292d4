"""Requests before and answers after the handlers."""
