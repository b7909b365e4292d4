"""Rules about the YAML text: it says one thing, and says it to every YAML parser."""

from __future__ import annotations

from typing import Any

import yaml
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
    """Keys are texts and values are JSON, by the rules of YAML 1.2 and 1.1 alike.

    The document is read here by 1.2. Many tools still go by 1.1, where `off` is false, 1:30 is 90
    and an unquoted date is no text.
    """
    yield from _strange((), source.data)
    try:
        older = source.data_of_1_1
    except yaml.YAMLError as problem:
        yield (), f"YAML 1.1 cannot read this: {' '.join(str(problem).split())}"
    else:
        yield from _different((), source.data, older)


def _different(pointer: Pointer, value: Any, older: Any) -> Places:
    if isinstance(value, dict) and isinstance(older, dict) and set(value) == set(older):
        for key in value:
            yield from _different((*pointer, str(key)), value[key], older[key])
    elif isinstance(value, list) and isinstance(older, list) and len(value) == len(older):
        for index, inner in enumerate(value):
            yield from _different((*pointer, index), inner, older[index])
    elif type(value) is not type(older) or value != older:
        yield pointer, f"is {value!r} for YAML 1.2 and {older!r} for YAML 1.1: quote it"


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
