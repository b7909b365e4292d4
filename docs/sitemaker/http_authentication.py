"""The page of authentication: the token call and the signature, with one example worked out.

The example is not written here: it is signed by the client's own signer, step by step.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from modelarts_flavors.auth import signing
from modelarts_flavors.contract import Contract, Evidence
from modelarts_flavors.secrets import Secret
from sitemaker import markdown as md

PATH = "http/authentication.md"
ACCESS_KEY = "EXAMPLEACCESSKEY0001"
SECRET_KEY = "example-secret-key-of-nobody-at-all-0001"  # noqa: S105
SIGNED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def page(facts: Contract) -> md.Page:
    """The whole page."""
    lines = [
        "# Authentication",
        "",
        (
            "A request proves who sends it in one of two ways. How the tools of this project find"
            " credentials by themselves: [Authenticate](../guides/authentication.md)."
        ),
        "",
        *md.table(
            ("Way", "Header", "Name in the document", "Known"),
            (
                (way, md.code(facts.security[name]["name"]), md.code(name), _known(facts, name))
                for way, name in (
                    ("[A token](#token)", facts.token.name),
                    ("[A signature](#signature)", facts.signature.name),
                )
            ),
        ),
        "## A token {#token}",
        "",
        *_token(facts),
        "## A signature {#signature}",
        "",
        *_signature(facts),
    ]
    about = "Tokens and AK/SK signatures for the endpoint, step by step, with a worked example."
    return md.Page(PATH, md.front_matter(about) + "\n".join(lines))


def _known(facts: Contract, name: str) -> str:
    return md.known(Evidence.of(facts.security[name]))


def _token(facts: Contract) -> Iterator[str]:
    iam, region = facts.iam, facts.default_region
    query = "&".join(f"{name}={value}" for name, value in iam.token_query.items())
    filled = {"user": "USER", "password": "PASSWORD", "domain": "ACCOUNT", "project": region}
    body = json.dumps(iam.token_request.filled(filled), separators=(",", ":"))
    fill = (
        body.replace("USER", "'$HW_USER_NAME'")
        .replace("PASSWORD", "'$HW_USER_PASSWORD'")
        .replace("ACCOUNT", "'$HW_DOMAIN_NAME'")
    )
    yield facts.security[facts.token.name]["description"].strip()
    yield ""
    yield (
        f"1. Ask IAM of the region for a token. It answers {iam.token_status} with the token in the"
        f" header `{iam.token_header}`; the body says when it expires."
    )
    yield ""
    yield "    <!-- block: -->"
    yield from md.fenced(
        "sh",
        f"TOKEN=$(curl -sS -D - -o token.json -H 'Content-Type: application/json' \\\n"
        f"    -d '{fill}' \\\n"
        f'    "{iam.url(region)}{iam.token_path}?{query}" |\n'
        f"    tr -d '\\r' | sed -n 's/^{iam.token_header}: //Ip')\nexport TOKEN",
        indent="    ",
    )
    path = facts.operation.path.replace("{" + facts.operation.project.name + "}", "$HW_PROJECT_ID")
    yield f"2. Send it with every request, in the header `{facts.token.header}`."
    yield ""
    yield "    <!-- block: output json cut=12 -->"
    yield from md.fenced(
        "sh",
        f'curl -sS -H "{facts.token.header}: $TOKEN" "{facts.endpoint(region)}{path}"',
        indent="    ",
    )
    yield (
        "3. Ask for a new one before it ends, or when an [error](errors.md#401) says that a new one"
        " helps. The project id, if it is not known, is the `id` in the answer of"
        f" `{iam.projects_method} {iam.projects_path}?{iam.project_name_parameter}={region}`."
    )
    yield ""
    yield "In Python, [`PasswordAuth`](../reference/python/authentication.md) does these steps; login and renewal are shared by threads."
    yield ""


def worked_example(facts: Contract) -> dict[str, str]:
    """One request signed by the client's own signer: every text on the way, by name."""
    operation, scheme = facts.operation, facts.signature
    stamp = signing.date(SIGNED_AT.timestamp())
    project = str(operation.project.example)
    query = signing.canonical_query(
        f"{operation.page_size.name}=2&{operation.label_selector.name}="
        + str(operation.label_selector.example)
    )
    host = facts.endpoint(facts.default_region).partition("//")[2]
    headers = {"Host": host, scheme.project_header: project, scheme.date_header: stamp}
    request = signing.Signable(operation.method, operation.url_path(project), query, headers)
    canonical = signing.canonical_request(request)
    return {
        "request": "\n".join(
            [
                f"{request.method} {request.path}?{query} HTTP/1.1",
                *(f"{name}: {value}" for name, value in headers.items()),
            ]
        ),
        "canonical": canonical,
        "to_sign": "\n".join(
            (scheme.algorithm, stamp, hashlib.sha256(canonical.encode()).hexdigest())
        ),
        "header": signing.authorization(request, ACCESS_KEY, Secret(SECRET_KEY)),
    }


def _signature(facts: Contract) -> Iterator[str]:
    scheme, example = facts.signature, worked_example(facts)
    yield facts.security[scheme.name]["description"].strip()
    yield ""
    yield "### A worked example {#worked-example}"
    yield ""
    yield f"Access key `{ACCESS_KEY}`, secret key `{SECRET_KEY}`, both made up. The request:"
    yield ""
    yield from md.fenced("http", example["request"])
    yield "1. The canonical request. The empty line is part of it; the last line is the hash of the empty body."
    yield ""
    yield from md.fenced("text", example["canonical"], indent="    ", title="Canonical request")
    yield "2. The string to sign: algorithm, time of signing, hash of the canonical request."
    yield ""
    yield from md.fenced("text", example["to_sign"], indent="    ", title="String to sign")
    yield "3. HMAC-SHA256 of it under the secret key itself, in hexadecimal, goes into the header."
    yield ""
    yield from md.fenced(
        "text",
        f"{scheme.header}: {example['header']}",
        indent="    ",
        title=f"{scheme.header} header",
    )
    yield "The same in Python, with nothing but the standard library:"
    yield ""
    yield "<!-- block: output -->"
    yield from md.fenced("python", _recomputed(example))
    yield (
        f"A server accepts a signature for {scheme.max_skew_seconds} seconds before and after the time"
        f" in `{scheme.date_header}`: sign every attempt anew. Temporary keys send their token in"
        f" `{scheme.security_token_header}`, which is signed like every other header."
    )
    yield ""


def _recomputed(example: dict[str, str]) -> str:
    canonical = example["canonical"].split("\n")
    stamp = example["to_sign"].split("\n")[1]
    algorithm = example["to_sign"].split("\n")[0]
    return "\n".join(
        [
            "import hashlib",
            "import hmac",
            "",
            'canonical = "\\n".join(',
            "    [",
            *(f"        {line!r},".replace("'", '"') for line in canonical),
            "    ]",
            ")",
            "digest = hashlib.sha256(canonical.encode()).hexdigest()",
            f'to_sign = f"{algorithm}\\n{stamp}\\n{{digest}}"',
            f'secret_key = "{SECRET_KEY}"',
            "print(hmac.digest(secret_key.encode(), to_sign.encode(), hashlib.sha256).hex())",
        ]
    )
