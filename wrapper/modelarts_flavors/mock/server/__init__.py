"""Runs the application on a socket."""
