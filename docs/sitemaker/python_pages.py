"""The reference of the Python packages, grouped by task; mkdocstrings reads the docstrings.

What is public and stands in no group goes to the last page, so that nothing public is left out.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sitemaker import markdown as md

FOLDER = "reference/python"
ROOT = "modelarts_flavors"


@dataclass(frozen=True, slots=True)
class Task:
    """One page: what a reader wants to do, and the names for it below the package."""

    file: str
    title: str
    about: str
    names: tuple[str, ...]


TASKS = (
    Task("client", "List flavors", "Clients, pagers, pages and retries.",
         ("Client", "AsyncClient", "FlavorPager", "AsyncFlavorPager", "Page", "RetryPolicy")),
    Task("flavors", "Read and choose flavors", "What a flavor consists of, filters and label selectors.",
         ("Flavor", "Accelerator", "Volume", "FlavorFilter", "LabelSelector", "selectors", "flavors.filters")),
    Task("authentication", "Authenticate", "Tokens, signatures, logins, and where they are looked for.",
         ("auth.TokenAuth", "auth.AkSkAuth", "auth.PasswordAuth", "auth.SdkCredentialsAuth",
          "credentials.resolve", "credentials.Resolved")),
    Task("errors", "Handle errors", "Every exception, as one tree.", ("errors",)),
    Task("capacity", "Follow capacity over time", "Watch, history and metrics of capacity.", ("capacity",)),
    Task("testing", "Test with the mock", "The mock server, its options and the pytest fixtures.",
         ("testing.MockServer", "testing.MockTransport", "testing.flavors", "testing.flavor_lists",
          "testing.pytest_fixtures", "mock.create_app", "mock.MockOptions", "mock.Token", "mock.Key", "mock.User")),
    Task("conformance", "Test a server", "Runs of the conformance suite, from Python.", ("conformance",)),
    Task("contract", "Ask the document", "The facts of the endpoint, as Python objects.", ("contract",)),
)  # fmt: skip


def pages() -> list[md.Page]:
    """The page of all names and one for each task."""
    left = tuple(name for name in _public("") if not _is_placed(name))
    tasks = [task for task in TASKS if _there(task.names)]
    if left:
        tasks.append(Task("other", "Other names", "Public names of no task of their own.", left))
    return [_index(tasks), *(_page(task) for task in tasks)]


def placed() -> Mapping[str, str]:
    """The page of each name that `modelarts_flavors` exports."""
    return {name: page for page, names in _names_by_page().items() for name in names}


def _names_by_page() -> Mapping[str, tuple[str, ...]]:
    return {f"{FOLDER}/{task.file}.md": task.names for task in TASKS}


def _is_placed(name: str) -> bool:
    errors = importlib.import_module(f"{ROOT}.errors")
    return name in placed() or name in errors.__all__ or name.startswith("_")


def _public(module: str) -> tuple[str, ...]:
    found = importlib.import_module(f"{ROOT}.{module}" if module else ROOT)
    return tuple(getattr(found, "__all__", ()))


def _there(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that exist in this version."""
    return tuple(name for name in names if _exists(name))


def _exists(name: str) -> bool:
    module, _, last = f"{ROOT}.{name}".rpartition(".")
    try:
        return hasattr(importlib.import_module(module), last) or bool(
            importlib.import_module(f"{module}.{last}")
        )
    except ImportError:
        return False


def _index(tasks: list[Task]) -> md.Page:
    lines = [
        "# Python",
        "",
        (
            "Everything public, by what one wants to do. Names that begin with an underscore, and"
            " modules that are not listed, may change without notice:"
            " [what is public](../../explanation/compatibility.md)."
        ),
        "",
        *md.table(
            ("Task", "Names"),
            (
                (
                    f"[{task.title}]({task.file}.md)",
                    ", ".join(f"`{name.rpartition('.')[2]}`" for name in _there(task.names)),
                )
                for task in tasks
            ),
        ),
    ]
    return _made("index", "Everything public in the Python packages, by task.", lines)


def _page(task: Task) -> md.Page:
    lines = [f"# {task.title}", "", task.about, ""]
    for name in _there(task.names):
        lines += _entry(name)
    return _made(task.file, f"Python: {task.about}", lines)


def _entry(name: str) -> Iterator[str]:
    yield f"::: {ROOT}.{name}"
    yield "    options:"
    module = f"{ROOT}.{name}"
    try:
        exported = importlib.import_module(module).__all__
    except (ImportError, AttributeError):
        yield "      inherited_members: true"
    else:
        yield f"      members: [{', '.join(exported)}]"
    yield ""


def _made(file: str, about: str, lines: list[str]) -> md.Page:
    source = f"wrapper/{ROOT}"
    text = md.front_matter(about, source) + "\n".join(lines)
    return md.Page(f"{FOLDER}/{file}.md", text, source)
