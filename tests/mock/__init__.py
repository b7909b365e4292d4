"""Tests of the mock: the application in process, and the server on a real socket."""
