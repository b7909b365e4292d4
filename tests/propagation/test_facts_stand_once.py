"""No fact of the endpoint is written into the wrapper: names, values, codes, paths are the document's alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import modelarts_flavors
from modelarts_flavors.contract import contract

WRAPPER = Path(modelarts_flavors.__file__).parent

# Words of ours that are spelled like a fact: arguments of the client, keys of our own reports, a
# class, the name that the wrapper has for a model; and names of HTTP itself.
OWN = {
    "project_id", "request_id", "Volume", "ResourceFlavor", "LabelSelector", "Authorization", "Retry-After", "Allow",
}  # fmt: skip
# Ids of conformance checks and of what anchors them: they stay when the document moves on.
CHECK_ID = re.compile(r"T\d+\.[\w.-]+")


def facts() -> set[str]:
    """Everything that the document spells, if no plain word of the language is spelled so."""
    found: set[str] = set(gather(contract().document))
    found |= set(contract().regions) | {case.code for case in contract().errors.values()}
    signature, token = contract().signature, contract().token
    found |= {token.header, signature.algorithm, signature.date_header, signature.date_format}
    found |= {signature.project_header, signature.security_token_header}
    found |= set(contract().headers.values())
    found |= {re.sub(r".*\}\.", "", server["url"]) for server in contract().document["servers"]}
    found.add(contract().operation.id)
    # Names of components: what code looks for it finds by its role.
    found |= {name for part in contract().document["components"].values() for name in part}
    found |= set(contract().iam.errors)
    paths = {part for path in contract().document["paths"] for part in path.split("/")}
    words = {part for part in paths if len(part) > 2 and not part.startswith("{")}
    return words | {text for text in found if is_distinctive(text)} - OWN


def gather(node: Any) -> Iterator[str]:
    """Names of properties and parameters, and values of enums."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "properties" and isinstance(value, Mapping):
                yield from value
            if key == "enum":
                yield from (text for text in value if isinstance(text, str))
            if key == "name" and "in" in node:
                yield value
            if key not in {"examples", "x-iam"}:
                yield from gather(value)
    elif isinstance(node, list):
        for value in node:
            yield from gather(value)


def is_distinctive(text: str) -> bool:
    """Whether a text can be meant for nothing but the fact: `items` and `cpu` could."""
    return len(text) > 2 and re.search(r"[^a-z]", text) is not None and not text.startswith("{")


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string that is not there for readers alone."""
    tree = ast.parse(source)
    for_readers = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in for_readers:
            if isinstance(node.value, str):
                yield node.lineno, node.value
            elif isinstance(node.value, bytes):
                yield node.lineno, node.value.decode("latin-1")


def spelled_in(text: str, known: set[str]) -> list[str]:
    """The facts that a text contains as words of their own; header names in any case."""
    text = CHECK_ID.sub("", text)
    pattern = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    insensitive = "|".join(re.escape(fact) for fact in known if "-" in fact)
    return [
        match
        for alternatives, flags in ((pattern, 0), (insensitive, re.IGNORECASE))
        for match in re.findall(rf"(?<![\w.-])(?:{alternatives})(?![\w-])", text, flags)
    ]


def test_the_facts_are_those_that_one_would_look_for() -> None:
    assert {
        "labelSelector", "error_code", "X-Auth-Token", "ModelArts.50001000", "APIG.0301", "dataVolume",
        "resourceflavors", "GPSSD", "Dedicate", "ListResourceFlavors", "X-Sdk-Date", "cn-north-4",
        "SDK-HMAC-SHA256", "os.modelarts/scope", "myhuaweicloud.com",
    } <= facts()  # fmt: skip
    assert not {"items", "cpu", "limit", "continue", "type", "project_id"} & facts()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = "error_code"', ["error_code"]),
        ('x = f"/v1/{p}/resourceflavors"', ["resourceflavors"]),
        ('headers[b"x-auth-token"] = 1', ["x-auth-token"]),
        ('x = {"labelSelector": 1}', ["labelSelector"]),
        ('x = "see ModelArts.50001000."', ["ModelArts.50001000"]),
        ('def f():\n    """Reads error_code."""', []),
        ('x = "T2.labelSelector.definition/has"', []),
        ("error_code = 1", []),
        ('error("TokenInvalid")', ["TokenInvalid"]),
        ('x = "my_error_codes"', []),
    ],
)
def test_a_fact_in_the_code_is_found(source: str, found: list[str]) -> None:
    assert [fact for _, text in texts(source) for fact in spelled_in(text, facts())] == found


@pytest.mark.parametrize(
    "module", sorted(WRAPPER.rglob("*.py")), ids=lambda path: str(path.relative_to(WRAPPER))
)
def test_no_fact_is_written_into_the_code(module: Path) -> None:
    known = facts()
    found = [
        f"{module}:{line}: {fact!r}"
        for line, text in texts(module.read_text(encoding="utf-8"))
        for fact in spelled_in(text, known)
    ]
    assert found == [], "take it from modelarts_flavors.contract"
