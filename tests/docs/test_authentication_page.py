"""The worked example of the signature, computed again with nothing of the project's own."""

from __future__ import annotations

import hashlib
import hmac
import re

from sitemaker.http_authentication import SECRET_KEY, page, worked_example

from modelarts_flavors.contract import contract


def test_the_signature_of_the_example() -> None:
    example = worked_example(contract())
    request, *headers = example["request"].splitlines()
    method, target, _ = request.split()
    path, _, query = target.partition("?")
    pairs = sorted((n.lower(), v) for n, v in (line.split(": ") for line in headers))
    names = ";".join(name for name, _ in pairs)
    canonical = "\n".join(
        [
            *(method, f"{path}/", query),
            *(f"{name}:{value}" for name, value in pairs),
            *("", names, hashlib.sha256(b"").hexdigest()),
        ]
    )
    assert example["canonical"] == canonical
    date = dict(pairs)["x-sdk-date"]
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    assert example["to_sign"] == f"SDK-HMAC-SHA256\n{date}\n{digest}"
    signature = hmac.new(SECRET_KEY.encode(), example["to_sign"].encode(), "sha256").hexdigest()
    assert example["header"].endswith(f"SignedHeaders={names}, Signature={signature}")


def test_the_page_shows_the_example() -> None:
    text = page(contract()).text
    signature = re.search(r"Signature=([0-9a-f]{64})", worked_example(contract())["header"])
    assert signature is not None
    assert signature[1] in text
