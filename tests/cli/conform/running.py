"""The command as the tests run it, and what it printed in one line."""

from __future__ import annotations

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.conformance.checks.catalog import checks
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_TOKEN

TOKEN = DEVELOPMENT_TOKEN
PROJECT = "0123456789abcdef0123456789abcdef"
CHECKS = ("--no-schemathesis",)
FIRST = checks()[0].id
FEW = (*CHECKS, "--only", FIRST)


def conform(*words: str) -> int:
    return run(["conform", "--project-id", PROJECT, *words])


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert "" == out
    # The places that were searched are indented below the line.
    assert 1 == len([line for line in err.splitlines() if not line.startswith("  ")])
    assert "Traceback" not in err
    return err
