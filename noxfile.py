"""Everything that is run: `nox` alone runs all checks, `nox -l` lists the rest.

Sessions stand in the order of the flow: document, generated client, code, tests, docs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = [
    "spec",
    "generate-check",
    "lint",
    "typing",
    "tests",
    "lowest",
    "interop",
    "docs",
]

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml("pyproject.toml")
WRAPPER_TESTS = [f"tests/{room}" for room in ("auth", "client", "mock", "testing", "cli")]


def group(session: nox.Session, *names: str) -> None:
    """Install dependency groups alone, without the project."""
    session.install(*nox.project.dependency_groups(PROJECT, *names))


@nox.session(reuse_venv=True)
def spec(session: nox.Session) -> None:
    """Check the document: validators, our own rules, the vendor page's facts."""
    session.install("-e", ".", *nox.project.dependency_groups(PROJECT, "test", "spec"))
    session.run("python", "openapi/lint.py", *session.posargs)
    if not session.posargs:
        session.run("pytest", "-q", "tests/spec")


@nox.session(reuse_venv=True)
def generate(session: nox.Session) -> None:
    """Rewrite generated/ from the document; `-- --check` compares instead."""
    group(session, "generate")
    session.run("python", "openapi/generate.py", *session.posargs)


@nox.session(name="generate-check", reuse_venv=True)
def generate_check(session: nox.Session) -> None:
    """Fail if generated/ is not exactly what the document gives."""
    group(session, "generate")
    session.run("python", "openapi/generate.py", "--check")


@nox.session(reuse_venv=True)
def lint(session: nox.Session) -> None:
    """Style, and who may import whom."""
    session.install("-e", ".[all]", *nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session(reuse_venv=True)
def typing(session: nox.Session) -> None:
    """Types of both packages, strictly."""
    session.install("-e", ".[all]", *nox.project.dependency_groups(PROJECT, "typing", "test"))
    session.run("mypy")
    session.run("pyright")


@nox.session(reuse_venv=True)
def tests(session: nox.Session) -> None:
    """Unit, property and story tests; arguments go to pytest."""
    # The propagation test builds the page of the HTTP reference, too.
    groups = nox.project.dependency_groups(PROJECT, "test", "generate", "spec", "docs")
    session.install("-e", ".[all]", *groups)
    # Tests of the document and of the site run in the sessions `spec` and `docs`.
    elsewhere = ["-q", "-m", "not slow", "--ignore=tests/spec", "--ignore=tests/docs"]
    session.run("pytest", *(session.posargs or elsewhere))


@nox.session(reuse_venv=True)
def lowest(session: nox.Session) -> None:
    """The wrapper with the lowest version of every direct dependency, so that each bound is true."""
    if session.venv_backend != "uv":
        session.skip("needs uv, which alone can resolve to the lowest versions: pip install uv")
    requirements = nox.project.dependency_groups(PROJECT, "test")
    session.install("--resolution", "lowest-direct", "-e", ".[all]", *requirements)
    session.run("pytest", *(session.posargs or ["-q", *WRAPPER_TESTS]))


@nox.session(reuse_venv=True)
def interop(session: nox.Session) -> None:
    """The vendor's own SDK against the mock; HOME is a temporary folder, as the SDK writes there."""
    session.install("-e", ".[all]", *nox.project.dependency_groups(PROJECT, "test", "interop"))
    session.run(
        "pytest",
        *("-q", "-m", "interop", "tests/interop", "tests/auth"),
        *session.posargs,
        env={"HOME": session.create_tmp()},
    )


@nox.session(reuse_venv=True)
def nightly(session: nox.Session) -> None:
    """What takes too long for every change: each property with 2,000 examples, and the slow tests."""
    groups = nox.project.dependency_groups(PROJECT, "test", "generate", "spec")
    session.install("-e", ".[all]", *groups)
    thorough = {"HYPOTHESIS_PROFILE": "nightly"}
    session.run("pytest", "-q", *(session.posargs or WRAPPER_TESTS), env=thorough)
    if not session.posargs:
        session.run("pytest", "-q", "-m", "slow", "tests")


@nox.session(reuse_venv=True)
def mutants(session: nox.Session) -> None:
    """The conformance suite against servers with one defect each: prints which check kills which."""
    session.install("-e", ".[all]", *nox.project.dependency_groups(PROJECT, "test"))
    session.run("python", "-m", "tests.mutants", *session.posargs)


@nox.session(reuse_venv=True)
def bench(session: nox.Session) -> None:
    """Measure, as ratios within one run; names after -- choose among tests/benchmarks/bench_*.py."""
    session.install("-e", ".[all]", *nox.project.dependency_groups(PROJECT, "test", "bench"))
    found = {path.stem: path for path in sorted(ROOT.glob("tests/benchmarks/bench_*.py"))}
    for name in session.posargs or found:
        session.run(
            "python",
            str(found[f"bench_{name.removeprefix('bench_')}"]),
            # The tests' servers are at hand for it.
            env={"HOME": session.create_tmp(), "PYTHONPATH": str(ROOT)},
        )


@nox.session(name="spec-diff", reuse_venv=True)
def spec_diff(session: nox.Session) -> None:
    """Compare the document with the one at a git reference: `-- REF`."""
    session.install("-e", ".", *nox.project.dependency_groups(PROJECT, "spec"))
    session.run("python", "openapi/diff.py", *session.posargs)


@nox.session(reuse_venv=True)
def docs(session: nox.Session) -> None:
    """Test what makes the site and build it, strictly; `-- serve` shows it."""
    session.install("-e", ".[all]", *nox.project.dependency_groups(PROJECT, "docs", "test"))
    if not session.posargs:
        session.run("pytest", "-q", "tests/docs")
    session.run(
        "mkdocs",
        *(session.posargs or ["build", "--strict"]),
        # The theme advertises its successor on every build.
        env={"NO_MKDOCS_2_WARNING": "1"},
    )


if __name__ == "__main__":
    sys.exit("run `nox`")
