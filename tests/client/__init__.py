"""Tests of the client: against scripted answers in process and on a real socket."""
