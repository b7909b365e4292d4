"""Everything that is run: `nox` alone runs all checks, `nox -l` lists the rest.

Sessions stand in the order of the flow: document, generated client, code, tests, docs.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
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
    "package",
    "wheel(extra='base')",
    "docs",
]

# Tests start hundreds of interpreters, and each would compile every module again: 2.5 times the work.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml("pyproject.toml")
MINIMUM_PYTHON = PROJECT["project"]["requires-python"].removeprefix(">=")
WRAPPER_TESTS = [
    f"tests/{area}" for area in ("auth", "client", "capacity", "mock", "testing", "cli")
]
# What runs on the built wheel, by the extra that it needs; the rest of the extras is only used.
WHEEL_TESTS = {
    # The tests of the client start servers with uvicorn.
    "mock": ["tests/client", "tests/testing"],
    "all": WRAPPER_TESTS,
}

# Percent of the wrapper's branches, and the tests that run them.
BRANCH_FLOOR = 97
COVERED_BY = [*WRAPPER_TESTS, "tests/conformance", "wrapper"]
# One process more than there are processors, as tests wait for servers and programs. The tests of a
# file run in one process, where they share what is costly to make, ...
PROCESSES = ("-n", str((os.cpu_count() or 1) + 1))
PARALLEL = (*PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder")
# ... or in any, where one file takes most of the time.
SCATTERED = (*PROCESSES, "--dist", "worksteal")


NODE_FOLDERS = ("docs", "tests/generators")
# Fails rather than waits where the registry does not answer.
NPM = ("npm", "--ignore-scripts", "--silent", "--fetch-retries=1", "--fetch-timeout=60000")

# Files that a service of others reads, by the schema of their format.
SCHEMAS = {
    "github-workflows": ".github/workflows/*.yml",
    "github-actions": "action.yml",
    "dependabot": ".github/dependabot.yml",
    "github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "gitlab-ci": "templates/*.gitlab-ci.yml",
    "compose-spec": "compose.yaml",
}

# Versions and hashes that all sessions install; `UNCONSTRAINED=1 nox` takes the newest releases.
CONSTRAINTS = "constraints.txt"


def install(session: nox.Session, *arguments: str, groups: tuple[str, ...] = ()) -> None:
    """Install packages and dependency groups in the versions of the constraints file.

    Only uv can verify hashes beside an editable install, so without it nothing is constrained.
    """
    constraints: tuple[str, ...] = ()
    if session.venv_backend == "uv" and not os.environ.get("UNCONSTRAINED"):
        constraints = ("--constraint", CONSTRAINTS, "--build-constraint", CONSTRAINTS)
    session.install(*constraints, *arguments, *nox.project.dependency_groups(PROJECT, *groups))


@nox.session(reuse_venv=True)
def spec(session: nox.Session) -> None:
    """Check the document: validators, our own rules, the vendor page's facts."""
    install(session, "-e", ".", groups=("test", "spec"))
    session.run("python", "openapi/lint.py", *session.posargs)
    if not session.posargs:
        session.run("pytest", "-q", *SCATTERED, "tests/spec")


@nox.session(reuse_venv=True)
def generate(session: nox.Session) -> None:
    """Rewrite generated/ from the document; `-- --check` compares instead."""
    install(session, groups=("generate",))
    session.run("python", "openapi/generate.py", *session.posargs)


@nox.session(name="generate-check", reuse_venv=True)
def generate_check(session: nox.Session) -> None:
    """Fail if generated/ is not exactly what the document gives."""
    install(session, groups=("generate",))
    session.run("python", "openapi/generate.py", "--check")


@nox.session(reuse_venv=True)
def lint(session: nox.Session) -> None:
    """Style, who may import whom, workflows and what else others run."""
    install(session, "-e", ".[all]", groups=("lint",))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")
    session.run("zizmor", "--offline", "--quiet", "--persona=pedantic", ".")
    session.run("actionlint")
    session.run("shellcheck", ".ci/run", *map(str, Path(".github/scripts").iterdir()))
    session.run("hadolint", "Dockerfile")
    for schema, pattern in SCHEMAS.items():
        files = [str(path) for path in sorted(Path().glob(pattern))]
        session.run("check-jsonschema", "--quiet", f"--builtin-schema=vendor.{schema}", *files)


@nox.session(reuse_venv=True)
def typing(session: nox.Session) -> None:
    """Types of both packages, strictly."""
    install(session, "-e", ".[all]", groups=("typing", "test"))
    # Each keeps one processor busy.
    with ThreadPoolExecutor() as pool:
        list(pool.map(session.run, ("mypy", "pyright")))


@nox.session(reuse_venv=True)
def tests(session: nox.Session) -> None:
    """Unit, property and story tests; arguments go to pytest."""
    # The propagation test builds the page of the HTTP reference, too.
    install(session, "-e", ".[all]", groups=("test", "generate", "spec", "docs"))
    # Tests of the document and of the site run in the sessions `spec` and `docs`.
    elsewhere = ["-q", *PARALLEL, "-m", "not slow and not generators"]
    elsewhere += [f"--ignore=tests/{area}" for area in ("spec", "docs", "packaging")]
    session.run("pytest", *(session.posargs or elsewhere))


@nox.session(reuse_venv=True)
def lowest(session: nox.Session) -> None:
    """The wrapper with the lowest version of every direct dependency: one case of each test."""
    if session.venv_backend != "uv":
        session.skip("needs uv, which alone can resolve to the lowest versions: pip install uv")
    requirements = nox.project.dependency_groups(PROJECT, "test")
    session.install("--resolution", "lowest-direct", "-e", ".[all]", *requirements)
    # Versions matter here and not inputs, of which the sessions `tests` and `nightly` try all.
    each_once = ["-q", *PARALLEL, "--first-case", "-m", "not slow", *WRAPPER_TESTS]
    brief = {"HYPOTHESIS_PROFILE": "brief"}
    session.run("pytest", *(session.posargs or each_once), env=brief)


@nox.session(reuse_venv=True)
def interop(session: nox.Session) -> None:
    """The vendor's own SDK against the mock; HOME is a temporary folder, as the SDK writes there."""
    install(session, "-e", ".[all]", groups=("test", "interop"))
    session.run(
        "pytest",
        *("-q", "-m", "interop", "tests/interop", "tests/auth"),
        *session.posargs,
        env=home(session),
    )


@nox.session(reuse_venv=True)
def coverage(session: nox.Session) -> None:
    """Branch coverage of the wrapper, subprocesses included; fails below the floor."""
    install(session, "-e", ".[all]", groups=("test", "coverage"))
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "-q", *PARALLEL, "-m", "not slow", *COVERED_BY)
    # What a check does about a server that is wrong needs servers that are wrong.
    session.run("coverage", "run", "-m", "tests.mutants", "--seeds", "0")
    session.run("coverage", "combine", "--quiet")
    Path("reports").mkdir(exist_ok=True)
    session.run("coverage", "json", "--quiet", "-o", "reports/coverage.json")
    table = session.run("coverage", "report", "--format=markdown", silent=True)
    Path("reports/coverage.md").write_text(str(table), encoding="utf-8")
    session.run("coverage", "report", "--skip-covered", "--show-missing")
    totals = json.loads(Path("reports/coverage.json").read_text(encoding="utf-8"))["totals"]
    share = 100 * totals["covered_branches"] / totals["num_branches"]
    session.log(
        f"{share:.2f} % of {totals['num_branches']} branches; the floor is {BRANCH_FLOOR} %"
    )
    if share < BRANCH_FLOOR:
        session.error("too few branches are tested; a line that cannot be needs a reason beside it")


@nox.session(reuse_venv=True)
def package(session: nox.Session) -> None:
    """Build wheel and sdist into dist/, check both, and use the wheel in an empty environment."""
    install(session, groups=("package", "test"))
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "hatchling", "build", "-d", "dist", silent=True)
    artifacts = [str(path) for path in sorted(Path("dist").iterdir())]
    session.run("validate-pyproject", "pyproject.toml")
    session.run("check-wheel-contents", "dist")
    session.run("twine", "check", "--strict", *artifacts)
    session.run("pytest", "-q", "tests/packaging")


@nox.session(reuse_venv=True)
def release(session: nox.Session) -> None:
    """Try a release: `-- TAG`; builds and checks all that the release workflow publishes."""
    package(session)
    environment = Path(session.create_tmp()).resolve() / "installed"
    session.run("uv", "venv", "--quiet", "--clear", str(environment))
    (built,) = Path("dist").glob("*.whl")
    constraints = ("--constraint", CONSTRAINTS)
    session.run(
        *("uv", "pip", "install", "--quiet", "--python", str(environment)),
        *(*constraints, f"{built}[all]"),
    )
    Path("reports").mkdir(exist_ok=True)
    session.run(
        *("cyclonedx-py", "environment", str(environment), "--pyproject", "pyproject.toml"),
        *("--output-reproducible", "--output-file", "reports/sbom.cdx.json"),
    )
    session.run("python", "tools/release.py", *session.posargs)


@nox.session
@nox.parametrize("extra", ["base", *PROJECT["project"]["optional-dependencies"]])
def wheel(session: nox.Session, extra: str) -> None:
    """The wheel in dist/ with one extra alone, then its tests with the source tree out of sight."""
    built = [str(path.resolve()) for path in Path("dist").glob("*.whl")]
    if len(built) != 1:
        session.error("there must be one wheel in dist/: run `nox -s package` first")
    install(session, built[0] if extra == "base" else f"{built[0]}[{extra}]")
    session.run("python", "-I", "-W", "error", "tests/packaging/smoke.py", extra)
    if folders := WHEEL_TESTS.get(extra):
        install(session, groups=("test",))
        checkout = Path(session.create_tmp()).resolve() / "checkout"
        shutil.rmtree(checkout, ignore_errors=True)
        shutil.copytree("tests", checkout / "tests")
        shutil.copy("pyproject.toml", checkout)
        with session.chdir(checkout):
            session.run("pytest", "-q", *folders, *session.posargs)


@nox.session(reuse_venv=True)
def nightly(session: nox.Session) -> None:
    """What takes too long for every change: 2,000 examples per property, slow tests, all benchmarks.

    Every case with the lowest versions, and what generators of others make of the document, follow.
    """
    install(session, "-e", ".[all]", groups=("test", "generate", "spec", "nox", "bench"))
    thorough = {"HYPOTHESIS_PROFILE": "nightly"}
    session.run("pytest", "-q", *PARALLEL, *(session.posargs or WRAPPER_TESTS), env=thorough)
    if not session.posargs:
        session.run("pytest", "-q", "-m", "slow", "--timeout=7200", "tests")
        # One round each, so that none of them breaks unnoticed; bars are not asserted.
        run_benchmarks(session, BENCH_SMOKE="1")
        session.notify("lowest", ["-q", *PARALLEL, *WRAPPER_TESTS])
        session.notify("generators")


@nox.session(reuse_venv=True)
def constraints(session: nox.Session) -> None:
    """Rewrite constraints.txt and npm's lock files: all that any session installs, with hashes."""
    session.install(*nox.project.dependency_groups(PROJECT, "nox"))
    everything = [f"--group={name}" for name in PROJECT["dependency-groups"]]
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--all-extras", *everything),
        *("--universal", f"--python-version={MINIMUM_PYTHON}", "--generate-hashes", "--upgrade"),
        # Versions and hashes alone: where packages come from is the matter of each machine.
        *("--no-annotate", "--quiet", f"--output-file={CONSTRAINTS}"),
        *("--custom-compile-command", "nox -s constraints"),
        *session.posargs,
    )
    if shutil.which("npm"):
        for folder in NODE_FOLDERS:
            lock_node_packages(session, Path(folder, "package-lock.json"))


def lock_node_packages(session: nox.Session, lock: Path) -> None:
    """Pin what a folder's package.json names, and what that needs, by versions and hashes alone."""
    bare = ("--package-lock-only", "--omit-lockfile-registry-resolved")
    session.run(*NPM, "install", *bare, "--prefix", str(lock.parent), external=True)
    content = json.loads(lock.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@nox.session(reuse_venv=True)
def mutants(session: nox.Session) -> None:
    """The conformance suite against servers with one defect each: prints which check kills which."""
    install(session, "-e", ".[all]", groups=("test",))
    session.run("python", "-m", "tests.mutants", *session.posargs)


@nox.session(reuse_venv=True)
def bench(session: nox.Session) -> None:
    """Measure, as ratios within one run: `-- [NAME...] [--compare FILE]`; FILE is an earlier result."""
    install(session, "-e", ".[all]", groups=("test", "bench"))
    names, _, earlier = " ".join(session.posargs).partition("--compare ")
    if earlier:  # The run replaces benchmarks/latest.json, which it may be.
        earlier = shutil.copy(earlier, Path(session.create_tmp()) / "earlier.json")
    run_benchmarks(session, *names.split())
    if earlier:
        session.run("python", "tests/benchmarks/compare.py", str(earlier))


def run_benchmarks(session: nox.Session, *names: str, **environment: str) -> None:
    """Run the benchmarks of these names, or all; the servers of the tests are at hand for them."""
    found = {path.stem: path for path in sorted(ROOT.glob("tests/benchmarks/bench_*.py"))}
    for name in names or found:
        script = str(found[f"bench_{name.removeprefix('bench_')}"])
        session.run(
            *("python", script), env={**home(session), "PYTHONPATH": str(ROOT), **environment}
        )


def home(session: nox.Session) -> dict[str, str]:
    """A temporary home folder for programs that write to it; nox may give a relative path."""
    return {"HOME": str(Path(session.create_tmp()).resolve())}


@nox.session(reuse_venv=True)
def generators(session: nox.Session) -> None:
    """What generators, validators and mocks of others make of the document; needs Node and npm."""
    if not shutil.which("npm"):
        session.skip("needs Node and npm")
    install(session, "-e", ".", groups=("test", "generators"))
    folder = "tests/generators"
    node_packages(session, folder)
    session.run("pytest", "-q", "-m", "generators", *(session.posargs or [folder]))


def node_packages(session: nox.Session, folder: str) -> None:
    """Install what a folder's package-lock.json pins, unless that is there from an earlier run."""
    pinned = Path(folder, "package-lock.json")
    installed = Path(folder, "node_modules", ".package-lock.json")
    if not installed.exists() or installed.stat().st_mtime < pinned.stat().st_mtime:
        session.run(*NPM, "ci", "--prefix", folder, external=True)


@nox.session(name="spec-diff", reuse_venv=True)
def spec_diff(session: nox.Session) -> None:
    """Compare the document with the one at a git reference: `-- REF`."""
    install(session, "-e", ".", groups=("spec",))
    session.run("python", "openapi/diff.py", *session.posargs)


@nox.session(name="spec-gate", reuse_venv=True)
def spec_gate(session: nox.Session) -> None:
    """Decide whether the change since a git reference may be merged: `-- REF`."""
    install(session, "-e", ".", groups=("spec",))
    session.run("python", "openapi/gate.py", *session.posargs)


@nox.session(reuse_venv=True)
def docs(session: nox.Session) -> None:
    """Make the site's pages, build them with MkDocs and Zensical, test both; `-- serve` shows them."""
    install(session, "-e", ".[all]", groups=("docs", "test"))
    if shutil.which("npm"):
        node_packages(session, "docs")
    session.run("python", "docs/make.py")
    if session.posargs:
        # The theme advertises its successor on every build.
        session.run("mkdocs", *session.posargs, env={"NO_MKDOCS_2_WARNING": "1"})
        return
    session.run("python", "docs/build_sites.py")
    session.run("pytest", "-q", *SCATTERED, "-m", "not slow", "tests/docs")


if __name__ == "__main__":
    sys.exit("run `nox`")
