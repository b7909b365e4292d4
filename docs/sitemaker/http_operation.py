"""The page of the operation: request in four forms, parameters, answers, paging, limits."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from modelarts_flavors.contract import Contract, Evidence, Parameter
from sitemaker import markdown as md
from sitemaker.drawings import Message, sequence
from sitemaker.schemas import traits, type_of

PATH = "http/operation.md"
# A page that is small enough to be read, and a list that is long enough to need a second one.
FEW = 2


def page(facts: Contract) -> md.Page:
    """The whole page."""
    operation = facts.operation
    lines = [
        f"# {operation.summary}",
        "",
        f"`{operation.method} {operation.path}`{{.endpoint}}",
        "",
        operation.description.strip(),
        "",
        (
            f"Operation id `{operation.id}`, described by version {facts.version} of the"
            " [document](document.md). Beside each fact stands how well it is known:"
            " [documented, published, observed or assumed](../explanation/evidence.md)."
        ),
        "",
        "## Request",
        "",
        *_request(facts),
        "## Parameters",
        "",
        *(line for p in operation.parameters for line in _parameter(facts, p)),
        "## Response",
        "",
        *_response(facts),
        "## Paging",
        "",
        *_paging(facts),
        "## Limits",
        "",
        *_limits(facts),
        "## Statuses",
        "",
        *_statuses(facts),
        "## Examples",
        "",
        "Page bodies of the document, under the names by which the document calls them.",
        "",
        *_examples(facts),
    ]
    about = (
        f"{operation.method} {operation.path}: parameters, answers, paging, limits and examples."
    )
    return md.Page(PATH, md.front_matter(about) + "\n".join(lines))


def _request(facts: Contract) -> Iterator[str]:
    """The same request as curl, on the command line, and in Python in two ways."""
    operation = facts.operation
    region, size = facts.default_region, operation.page_size.name
    url = facts.endpoint(region) + operation.path.replace(
        "{" + operation.project.name + "}", "$HW_PROJECT_ID"
    )
    list_all = f"client.list_flavors(page_size={FEW}, max_items={FEW})"
    yield (
        "Credentials and project come from the environment here:"
        " [all ways to give them](../guides/authentication.md). Each answer below was recorded from"
        " the mock server when this page was made."
    )
    yield ""
    yield from _tab(
        "curl",
        "sh",
        f'curl -sS -H "{facts.token.header}: $HW_AUTH_TOKEN" \\\n    "{url}?{size}={FEW}"',
        "output json",
    )
    yield from _tab(
        "Command line",
        "sh",
        f"modelarts-flavors list --region {region} --page-size {FEW} --max-items {FEW}",
        "output",
    )
    yield from _tab(
        "Python",
        "python",
        "from modelarts_flavors import Client\n\n"
        f'with Client("{region}") as client:\n'
        f"    for flavor in {list_all}:\n"
        "        print(flavor.name, flavor.cpu, flavor.memory_gib, flavor.available_zones)",
        "output",
    )
    yield from _tab(
        "Async Python",
        "python",
        "import asyncio\n\nfrom modelarts_flavors import AsyncClient\n\n\n"
        "async def main():\n"
        f'    async with AsyncClient("{region}") as client:\n'
        f"        async for flavor in {list_all}:\n"
        "            print(flavor.name, flavor.cpu, flavor.memory_gib, flavor.available_zones)\n\n\n"
        "asyncio.run(main())",
        "output",
    )


def _tab(title: str, language: str, text: str, directive: str) -> Iterator[str]:
    yield f'=== "{title}"'
    yield ""
    yield f"    <!-- block: {directive} -->"
    yield from md.fenced(language, text, indent="    ")


def _parameter(facts: Contract, parameter: Parameter) -> Iterator[str]:
    yield md.heading(3, f"`{parameter.name}`", md.anchor(parameter.name))
    said = [f"in the {parameter.location}", *traits(facts, parameter.schema)]
    said += ["required"] if parameter.required else ["optional"]
    yield from md.described(" · ".join(said), parameter.evidence, parameter.description)
    if parameter.examples:
        yield from md.table(
            ("Example", "Meaning", "Known"),
            (
                (md.code(e["value"]), e.get("summary", ""), md.known(Evidence.of(e)))
                for e in parameter.examples.values()
            ),
        )
    if parameter.role == "label-selector":
        yield "The grammar, form by form, with what each matches: [Select by labels](../guides/selectors.md)."
        yield ""


def _response(facts: Contract) -> Iterator[str]:
    response = facts.page_response
    yield (
        f"Status {response.status} with {type_of(facts, response.schema)} as"
        f" `{response.media_type}`. {md.known(response.evidence)}"
    )
    yield ""
    yield "### Headers"
    yield ""
    _, _, operation = next(facts.operations())
    answers = [facts.resolve(answer) for answer in operation["responses"].values()]
    headers = {
        name: facts.resolve(header)
        for answer in answers
        for name, header in answer.get("headers", {}).items()
    }
    for name, raw in headers.items():
        yield md.heading(4, f"`{name}`", md.anchor(name))
        kind = raw.get("schema", {}).get("type", "")
        yield from md.described(kind, Evidence.of(raw), raw.get("description", ""))


def _paging(facts: Contract) -> Iterator[str]:
    rule = facts.operation.paging
    token = ".".join(rule.token_path)
    fresh = ".".join(rule.fresh_token_path)
    remaining = ".".join(rule.remaining_path)
    get = f"GET …?{rule.size_parameter}={FEW}"
    yield from sequence(
        "Reading a list page by page",
        "client",
        "service",
        (
            Message(get),
            Message(f"{facts.page_response.status}: {FEW} items, {token} = A", back=True),
            Message(f"{get}&{rule.token_parameter}=A", "the other parameters unchanged"),
            Message(
                f"{facts.page_response.status}: no item, {token} = B",
                "a page may be short or empty; the list goes on",
                back=True,
            ),
            Message(f"{get}&{rule.token_parameter}=B"),
            Message(
                f"{facts.page_response.status}: 1 item, no {token}",
                "absent or empty: this was the last page",
                back=True,
            ),
        ),
    )
    yield (
        f"- While a page's `{token}` is present and not empty, send it as"
        f" [`{rule.token_parameter}`](#{md.anchor(rule.token_parameter)}) with the other parameters"
        " unchanged. The token is opaque: do not parse it, do not make one."
    )
    yield (
        f"- A page may hold fewer flavors than [`{rule.size_parameter}`]"
        f"(#{md.anchor(rule.size_parameter)}) asks for, even none, without being the last: count"
        " neither items nor pages."
    )
    yield (
        f"- `{remaining}` is a hint; it may be absent or inexact. Do not end a list because of it."
    )
    yield (
        f"- Status {rule.expired_status} says that the token is too old. If the body has `{fresh}`,"
        " that token continues with the list as it is now, so that flavors may be missing or"
        " repeated; otherwise start again."
    )
    yield ""
    yield (
        "The client follows these rules and adds guards against a repeated token, a repeated flavor"
        " and a list without end: [Page, resume and survive changes](../guides/paging.md)."
    )
    yield ""
    for name, link in facts.document["components"]["links"].items():
        yield f"The document declares the link `{name}`: {link['description'].strip()} {md.known(Evidence.of(link))}"
        yield ""


def _limits(facts: Contract) -> Iterator[str]:
    size = facts.operation.page_size
    waits = facts.document["paths"][facts.operation.path][facts.operation.method.lower()]
    lock, retry = facts.lockout, facts.retry
    yield from md.table(
        ("Limit", "Value", "Known"),
        (
            (
                f"Page size [`{size.name}`](#{md.anchor(size.name)})",
                f"{size.minimum} to {size.maximum}, default {size.default}",
                md.known(size.evidence),
            ),
            (
                "Statuses after which the same request may succeed later",
                ", ".join(map(str, sorted(retry.statuses))),
                md.known(Evidence.of(waits["x-retry"])),
            ),
            (
                "How long to wait",
                (
                    f"header [`{retry.wait_header}`](#{md.anchor(retry.wait_header)}), else what the"
                    f" message says in the form `{retry.wait_pattern.pattern}`"
                ),
                md.known(Evidence.of(waits["x-retry"])),
            ),
            (
                "Signature failures in a row that lock the access key",
                f"{lock.failures}, for {lock.seconds} seconds",
                md.known(Evidence.of(waits["x-lockout"])),
            ),
            (
                "Age of a signature",
                f"at most {facts.signature.max_skew_seconds} seconds",
                md.known(Evidence.of(facts.security[facts.signature.name])),
            ),
            (
                "Life of a token",
                f"{facts.iam.token_lifetime_seconds} seconds, or less",
                md.known(Evidence.of(facts.document["x-iam"])),
            ),
        ),
    )


def _statuses(facts: Contract) -> Iterator[str]:
    def row(status: int) -> tuple[str, ...]:
        response = facts.operation.responses[status]
        name = f"{status} {HTTPStatus(status).phrase}"
        where = f"[{name}](errors.md#{status})" if status >= 400 else name
        return (
            where,
            response.description,
            ", ".join(f"[`{h}`](#{md.anchor(h)})" for h in response.headers),
            md.known(response.evidence),
        )

    yield from md.table(
        ("Status", "Meaning", "Headers", "Known"), map(row, facts.operation.responses)
    )


def _examples(facts: Contract) -> Iterator[str]:
    for name, example in facts.page_response.examples.items():
        yield md.heading(3, f"{name}: {example.get('summary', '')}", md.anchor(name))
        yield ""
        yield f"{example.get('description', '').strip()} {md.known(Evidence.of(example))}"
        yield ""
        yield '??? example "Body"'
        yield ""
        yield from md.fenced("json", md.as_json(example["value"]), indent="    ")
