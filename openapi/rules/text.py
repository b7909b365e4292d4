"""Rules about the YAML text: it says one thing, and says it to every YAML parser."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from rules.rule import Places, Rule
from rules.source import Pointer, Source


def parses(source: Source) -> Places:
    """The text is YAML, and no key stands twice in one object."""
    try:
        found: object = source.data
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        text = str(problem.problem).splitlines()[0]
        yield (), text + (f" on line {mark.line + 1}" if mark else "")
    except YAMLError as problem:
        yield (), str(problem).splitlines()[0]
    else:
        if not isinstance(found, dict) or "openapi" not in found:
            yield (), "this is not an OpenAPI document"


def plain_values(source: Source) -> Places:
    """Keys are texts and values are JSON: no unquoted status, date or the like."""
    yield from _strange((), source.data)


def _strange(pointer: Pointer, value: Any) -> Places:
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(key, str):
                yield from _strange((*pointer, key), inner)
            else:
                yield (*pointer, str(key)), f"the key {key!r} is not a text: quote it"
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strange((*pointer, index), inner)
    elif value is not None and not isinstance(value, str | int | float | bool):
        yield pointer, f"{value} is read as a {type(value).__name__}: quote it"


PARSES = Rule("yaml-parses", "a key that stands twice loses one of its values", parses)
PLAIN = Rule("yaml-plain", "what is not JSON differs between YAML parsers", plain_values)
