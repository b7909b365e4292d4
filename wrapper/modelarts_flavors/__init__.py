"""Toolkit for the ModelArts resource flavors endpoint: client, mock server, conformance suite."""
