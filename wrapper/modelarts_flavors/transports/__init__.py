"""Transports of httpx2 that need no network; the conformance suite and the test tools share them."""
