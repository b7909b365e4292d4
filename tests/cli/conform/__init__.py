"""Tests of the command `conform`."""
