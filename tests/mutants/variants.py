"""Turn a patch of the reference server into a running application.

A variant is data: the function that is patched, the text that is replaced and what replaces it. The
replaced text must occur exactly once in the function, so that a patch cannot go stale unnoticed.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
import types
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
REFERENCE = (HERE / "reference.py").read_text("utf-8")
DEFECT_FILES = sorted(HERE.glob("defects/*.yaml"))
BENIGN_FILE = HERE / "benign.yaml"
Application = Callable[..., Awaitable[None]]


class PatchError(Exception):
    """A patch does not fit the reference server."""


@dataclass(frozen=True)
class Edit:
    """One replacement; `function` is empty where the text stands outside of all functions."""

    function: str
    replace: str
    by: str


@dataclass(frozen=True)
class Variant:
    """A server that differs from the reference by its edits.

    `clauses` are the anchors of the sentences that it breaks; a benign variant breaks none.
    `flavors` is how many flavors its first project needs for the difference to be seen. `text` is the
    whole source, for a variant that is not told by edits. `profile` is what it claims to keep. `seen` is how else than as a failed check
    the defect may show: `as another API`, where no list can be recognized, or `as moving data`, where
    a list that changes while it is read cannot be told from a server that contradicts itself.
    """

    name: str
    edits: tuple[Edit, ...] = ()
    clauses: tuple[str, ...] = ()
    why: str = ""
    area: str = ""
    flavors: int = 23
    profile: str = "documented"
    text: str = ""
    seen: str = ""

    @classmethod
    def from_data(cls, entry: Mapping[str, Any], area: str) -> Variant:
        return cls(
            name=entry["name"],
            edits=tuple(
                Edit(edit.get("in", ""), edit["replace"], edit["by"])
                for edit in [entry, *entry.get("also", [])]
            ),
            clauses=tuple(entry.get("breaks", ())),
            why=entry["why"],
            area=area,
            flavors=entry.get("flavors", 23),
            profile=entry.get("profile", "documented"),
            seen=entry.get("seen", ""),
        )

    @property
    def source(self) -> str:
        """The reference's source with the edits made."""
        return self.text or functools.reduce(apply_edit, self.edits, REFERENCE)

    def build(self, flavors: int | None = None) -> Application:
        """A new application with its own memory; `flavors` overrules how many there are."""
        module = load_source(self.name, self.source)
        world = module.make_world(self.flavors if flavors is None else flavors)
        app: Application = module.make_app(world)
        return app


@functools.cache
def load_file(path: Path) -> tuple[Variant, ...]:
    """The variants of one file."""
    # The loader in C takes a tenth of the time.
    entries = yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return tuple(Variant.from_data(entry, path.stem) for entry in entries)


def defects() -> list[Variant]:
    return [variant for path in DEFECT_FILES for variant in load_file(path)]


def benign() -> list[Variant]:
    return list(load_file(BENIGN_FILE))


def combine(variants: Iterable[Variant]) -> Variant:
    """One server with the edits of several variants; raises PatchError where they collide."""
    parts = list(variants)
    combined = Variant(
        name="+".join(part.name for part in parts),
        edits=tuple(edit for part in parts for edit in part.edits),
        why="; ".join(part.why for part in parts),
        area="combined",
        flavors=max(part.flavors for part in parts),
    )
    compile_source(combined.source)
    return combined


def apply_edit(source: str, edit: Edit) -> str:
    """Replace the text in its function; the indentation of further lines follows the source."""
    start, end = extent(source, edit.function)
    lines = [re.escape(line.strip()) for line in edit.replace.strip("\n").split("\n")]
    found = list(re.finditer(r"\n *".join(lines), source[start:end]))
    if len(found) != 1:
        where = edit.function or "the module"
        raise PatchError(f"{edit.replace!r} occurs {len(found)} times in {where}")
    at, after = start + found[0].start(), start + found[0].end()
    line = source[source.rfind("\n", 0, at) + 1 : at]
    margin = line[: len(line) - len(line.lstrip())]
    return source[:at] + edit.by.rstrip("\n").replace("\n", f"\n{margin}") + source[after:]


@functools.cache
def extent(source: str, function: str) -> tuple[int, int]:
    """Where a function starts and ends in the source."""
    if not function:
        return 0, len(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            lines = source.splitlines(keepends=True)
            before = sum(map(len, lines[: node.lineno - 1]))
            assert node.end_lineno is not None
            return before, before + sum(map(len, lines[node.lineno - 1 : node.end_lineno]))
    raise PatchError(f"there is no function {function}")


@functools.cache
def compile_source(source: str) -> types.CodeType:
    try:
        return compile(source, "reference.py (patched)", "exec")
    except SyntaxError as error:
        raise PatchError(f"the patched source is not Python: {error}") from error


def load_source(name: str, source: str) -> types.ModuleType:
    """Run a patched source as a module of its own; `memory` is what a defect may remember."""
    return run_code(name, compile_source(source))


def run_code(name: str, code: types.CodeType) -> types.ModuleType:
    module = types.ModuleType(f"tests.mutants.variant.{name}")
    vars(module)["memory"] = {}
    # A dataclass looks its module up by name while it is made.
    sys.modules[module.__name__] = module
    try:
        exec(code, vars(module))
    finally:
        del sys.modules[module.__name__]
    return module
