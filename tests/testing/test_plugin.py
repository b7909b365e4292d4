"""The pytest plugin: its fixtures in a test of somebody else's, and what it costs those who do not ask."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]
PLUGIN = "modelarts_flavors.testing.pytest_fixtures"


def test_it_is_registered() -> None:
    entries = importlib.metadata.entry_points(group="pytest11")
    assert PLUGIN in {entry.value for entry in entries}


def test_its_fixtures_serve_and_list(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        def test_default(flavor_client, flavor_server):
            assert len(list(flavor_client.list_flavors(page_size=7))) == 40
            assert flavor_server.request_count == 6

        @pytest.mark.flavor_server(catalog=[], profile="kubernetes")
        def test_with_options(flavor_client):
            assert list(flavor_client.list_flavors()) == []

        def test_capacity(flavor_client, flavor_server):
            flavor_server.set_phase("modelarts.vm.cpu8u32g", "cn-north-7a", "normal")
            assert flavor_client.get_flavor("modelarts.vm.cpu8u32g").is_available("cn-north-7a")
        """
    )
    # In a process of its own, where nothing but the entry point brings the plugin.
    result = pytester.runpytest_subprocess("--strict-markers")
    result.assert_outcomes(passed=3)


def test_without_the_extra_a_fixture_names_the_command(pytester: pytest.Pytester) -> None:
    pytester.makeconftest('import sys\nsys.modules["uvicorn"] = None')
    pytester.makepyfile("def test_one(flavor_server): pass")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["an optional part is not installed; run: pip install 'modelarts-flavors[[]mock[]]'"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*def flavor_server*")


@pytest.mark.parametrize(
    ("statement", "missing", "extra"),
    [
        ("import modelarts_flavors.mock", "uvicorn", "mock"),
        ("from modelarts_flavors.mock.server.server import run", "httptools", "mock"),
        ("from modelarts_flavors.testing import MockServer", "jsonschema_rs", "mock"),
        ("from modelarts_flavors.testing import MockTransport", "yaml", "mock"),
        ("from modelarts_flavors.testing import flavors", "hypothesis", "conformance"),
    ],
)
def test_without_the_extra_python_names_the_command(
    statement: str, missing: str, extra: str
) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; {statement}"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.stderr.splitlines()[-1] == (
        "modelarts_flavors.errors.MissingExtraError: an optional part is not installed; "
        f"run: pip install 'modelarts-flavors[{extra}]'"
    )


def test_it_imports_next_to_nothing() -> None:
    heavy = [
        "uvicorn",
        "hypothesis",
        "httpx2",
        "modelarts_flavors.mock",
        "modelarts_flavors.client",
    ]
    code = f"import sys, {PLUGIN}; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


@pytest.mark.flavor_server(project_ids=["marked"])
def test_the_marker_sets_options(flavor_server: object) -> None:
    assert getattr(flavor_server, "project_id", None) == "marked"
