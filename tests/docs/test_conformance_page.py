"""The page on proving conformance shows what there is: its example runs, its options exist."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from modelarts_flavors.cli.conform import command as conform
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.cli.serve import command as serve
from modelarts_flavors.conformance import pytest_plugin
from modelarts_flavors.conformance.reports import FORMATS

PAGE = (Path(__file__).parents[2] / "docs/conformance.md").read_text("utf-8")


class Options:
    """Takes the options that a plugin adds, as pytest's group of them does."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def getgroup(self, *_: str) -> Options:
        return self

    def addoption(self, name: str, **_: object) -> None:
        self.names.add(name)


def test_the_example_runs() -> None:
    [example] = re.findall(r"```pycon\n(.*?)```", PAGE, re.DOTALL)
    test = doctest.DocTestParser().get_doctest(example, {}, "conformance.md", None, 0)
    runner = doctest.DocTestRunner()
    assert doctest.TestResults(failed=0, attempted=7) == runner.run(test)


def test_every_option_exists() -> None:
    commands = {name for each in (conform, serve) for p in each.params for name in p.opts}
    added = Options()
    pytest_plugin.pytest_addoption(added)  # type: ignore[arg-type]
    used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PAGE))
    assert {"--rate", "--modelarts-url", "--report-dir"} <= used
    assert set() == used - commands - added.names


@pytest.mark.parametrize("exit_code", [Exit.DONE, Exit.NO, Exit.REFUSED, Exit.UNREACHABLE])
def test_the_exit_codes_of_the_table(exit_code: Exit) -> None:
    assert f"| {int(exit_code)} |" in PAGE


def test_the_files_of_a_report_are_those_that_are_written() -> None:
    assert FORMATS
    for name in FORMATS:
        assert f"`{name}`" in PAGE
