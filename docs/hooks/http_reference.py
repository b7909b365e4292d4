"""Makes the HTTP reference page from the packaged document: a contract in, Markdown out.

MkDocs calls `on_files`; everything else is plain text work on the contract.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from modelarts_flavors.contract import Contract, Evidence, Parameter, ResponseCase, contract
from modelarts_flavors.contract.evidence import values_of

PAGE = "reference/http.md"
REFERENCE = "#/components/schemas/"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page to the site."""
    files.append(File.generated(config, PAGE, content=page(contract())))
    return files


def page(facts: Contract) -> str:
    """The whole page."""
    operation = facts.operation
    return "\n".join(
        [
            "# HTTP reference",
            "",
            f"`{operation.method} {operation.path}`",
            "",
            operation.description,
            "",
            (
                f"Operation id `{operation.id}`, document version {facts.version}. How well each fact is"
                " known stands beside it: **documented** by the vendor's page for this operation,"
                " **published** elsewhere by the vendor, **observed** on the wire, or **assumed**."
            ),
            "",
            *servers(facts),
            *authentication(facts),
            "## Parameters",
            "",
            *table(
                ("Name", "Value", "Meaning", "Known"),
                (parameter_row(facts, p) for p in operation.parameters),
            ),
            "## Paging",
            "",
            *paging(facts),
            "## Responses",
            "",
            *(
                line
                for response in operation.responses.values()
                for line in answer(facts, response)
            ),
            "## Errors",
            "",
            *table(
                ("Status", "Code", "Message", "Meaning", "Known"),
                (
                    (str(e.status), code(e.code), code(e.message), e.meaning, known(e.evidence))
                    for e in facts.errors.values()
                ),
            ),
            "## Schemas",
            "",
            *(line for name in facts.schemas for line in schema_section(facts, name)),
        ]
    )


def cell(text: object) -> str:
    """Text that cannot break out of its table cell; the items of a list get a line each."""
    marked = re.sub(r"^ *- ", "<br>• ", str(text).strip(), flags=re.MULTILINE)
    # What follows a list is a paragraph of its own.
    marked = re.sub(r"(<br>• .*(?:\n.+)*)\n\n(?!<br>)", r"\1<br>", marked)
    return " ".join(marked.split()).replace("|", "\\|")


def code(text: object) -> str:
    """Inline code, or nothing for nothing."""
    return f"`{text}`" if text not in ("", None) else ""


def known(evidence: Evidence) -> str:
    """The level of a fact, with its source as the tooltip."""
    source = evidence.source.replace('"', "'")
    return f'<abbr title="{source}">{evidence.level}</abbr>'


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table and the blank line after it."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell(text) for text in row) + " |"
    yield ""


def servers(facts: Contract) -> Iterator[str]:
    """Base URLs and regions."""
    yield "## Servers"
    yield ""
    yield from table(
        ("Base URL", "Regions"),
        (
            (
                code(server["url"]),
                ", ".join(r for v in server.get("variables", {}).values() for r in v["enum"]),
            )
            for server in facts.document["servers"]
        ),
    )


def authentication(facts: Contract) -> Iterator[str]:
    """The security schemes; any one of them is enough."""
    yield "## Authentication"
    yield ""
    yield "Any one of these:"
    yield ""
    for name, scheme in facts.security.items():
        yield f"- **{name}**, header `{scheme['name']}`: " + cell(scheme["description"])
    yield ""


def type_of(facts: Contract, schema: Mapping[str, Any]) -> str:
    """A schema in a few words, linked to its section where it has one."""
    reference = schema.get("$ref", "")
    if reference.startswith(REFERENCE):
        name = reference.removeprefix(REFERENCE)
        return f"[{name}](#{name.lower()})"
    if "items" in schema:
        return "array of " + type_of(facts, schema["items"])
    extra = schema.get("additionalProperties")
    if isinstance(extra, Mapping) and not schema.get("properties"):
        return "map of " + type_of(facts, extra)
    return str(schema.get("type", "any"))


def bounds(schema: Mapping[str, Any]) -> str:
    """Documented range of a value."""
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}" if high is not None else ""


def parameter_row(facts: Contract, parameter: Parameter) -> tuple[str, ...]:
    """One row of the parameter table."""
    value = [f"in the {parameter.location}", type_of(facts, parameter.schema)]
    value += [text for text in (bounds(parameter.schema),) if text]
    value += [f"default {code(parameter.default)}"] if parameter.default is not None else []
    value += ["required"] if parameter.required else []
    return (
        f"**{code(parameter.name)}**",
        ", ".join(value),
        parameter.description,
        known(parameter.evidence),
    )


def paging(facts: Contract) -> Iterator[str]:
    """How to get from page to page."""
    rule = facts.operation.paging
    yield (
        f"While a page's `{'.'.join(rule.token_path)}` is present and not empty, send it back as"
        f" `{rule.token_parameter}` with the other parameters unchanged. A page may hold fewer than"
        f" `{rule.size_parameter}` flavors, even none, without being the last."
    )
    yield ""


def answer(facts: Contract, response: ResponseCase) -> Iterator[str]:
    """One response: what it means, its headers, body and examples."""
    yield f"### {response.status}"
    yield ""
    yield response.description + f" ({known(response.evidence)})"
    yield ""
    if response.schema:
        yield f"Body: {type_of(facts, response.schema)} as `{response.media_type}`."
    if response.headers:
        yield "Headers: " + ", ".join(map(code, response.headers)) + "."
    yield ""
    for name, example in response.examples.items():
        yield f'??? example "{name}: {example.get("summary", "")}"'
        yield ""
        yield "    ```json"
        text = json.dumps(example["value"], indent=2, ensure_ascii=False)
        yield from ("    " + line for line in text.splitlines())
        yield "    ```"
        yield ""


def schema_section(facts: Contract, name: str) -> Iterator[str]:
    """One named schema: its properties, or its values where it is an enum."""
    schema = facts.schemas[name]
    yield f"### {name}"
    yield ""
    yield schema.get("description", "").strip() + f" ({known(Evidence.of(schema))})"
    yield ""
    if "enum" in schema:
        yield from table(
            ("Value", "Meaning", "Known"),
            ((code(v.value), v.description, known(v.evidence)) for v in values_of(schema)),
        )
    if schema.get("properties"):
        yield from table(
            ("Property", "Type", "Meaning", "Known"),
            (
                (
                    code(key),
                    ", ".join(filter(None, (type_of(facts, raw), bounds(raw)))),
                    facts.resolve(raw).get("description", ""),
                    known(Evidence.of(raw)),
                )
                for key, raw in schema["properties"].items()
            ),
        )
