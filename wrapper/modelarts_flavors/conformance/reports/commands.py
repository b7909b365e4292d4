"""The shell lines that show a finding again: each continue token is taken from the answer before."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

import orjson

from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.contract import contract, pointer

VARIABLE = "NEXT"


def commands(requests: Sequence[Exchange]) -> list[str]:
    """The lines, each a command or a comment.

    A token that an earlier answer of the same finding gave is taken from there with `jq`, so that the
    lines outlive a restart of the server; the token of the run stays as a comment.

    >>> url = "http://localhost/v1/p/resourceflavors"
    >>> first = Exchange(1, "GET", f"{url}?limit=1", body=b'{"metadata": {"continue": "a="}}')
    >>> second = Exchange(2, "GET", f"{url}?limit=1&continue=a%3D")
    >>> print(*commands([first, second]), sep="\\n")
    NEXT=$(curl -s 'http://localhost/v1/p/resourceflavors?limit=1' | jq -r '.metadata.continue|@uri')
    curl "http://localhost/v1/p/resourceflavors?limit=1&continue=$NEXT"
    # in the run: continue=a=
    """
    givers = [_giver(requests[:place], exchange) for place, exchange in enumerate(requests)]
    used = sorted({giver for giver in givers if giver is not None})
    names = {giver: f"{VARIABLE}{number or ''}" for number, giver in enumerate(used)}
    lines: list[str] = []
    for place, exchange in enumerate(requests):
        line, giver = exchange.curl(), givers[place]
        if giver is not None:
            line = _with_variable(line, exchange, names[giver])
        if place in names:
            steps = ".".join(("", *contract().operation.paging.token_path))
            line = line.replace("curl ", "curl -s ", 1)
            line = f"{names[place]}=$({line} | jq -r '{steps}|@uri')"
        lines.append(line)
        if giver is not None:
            lines.append(f"# in the run: {_parameter()}={_sent_token(exchange)}")
    return lines


def _parameter() -> str:
    return contract().operation.page_token.name


def _sent_token(exchange: Exchange) -> str:
    """The token of a request that can be replaced in its URL, "" if there is none."""
    query = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    tokens = [value for name, value in query if name == _parameter()]
    return tokens[0] if len(tokens) == 1 else ""


def _giver(before: Sequence[Exchange], exchange: Exchange) -> int | None:
    """Which of the requests before was answered with the token of this one, the last such."""
    token = _sent_token(exchange)
    places = [place for place, each in enumerate(before) if token and _given_token(each) == token]
    return places[-1] if places else None


def _given_token(exchange: Exchange) -> str:
    try:
        found = pointer.get_at(orjson.loads(exchange.body), contract().operation.paging.token_path)
    except orjson.JSONDecodeError:
        return ""
    return found if isinstance(found, str) else ""


def _with_variable(line: str, exchange: Exchange, name: str) -> str:
    """The line with the token of its URL replaced by a shell variable."""
    head, _, _ = line.rpartition(" ")
    path, _, query = exchange.url.partition("?")
    parts = [
        f"{_parameter()}=${name}"
        if part.startswith(f"{_parameter()}=")
        else part.replace("$", "%24")
        for part in query.split("&")
    ]
    url = f"{path}?{'&'.join(parts)}"
    quoted = url.replace("\\", "\\\\").replace('"', "%22").replace("`", "%60")
    return f'{head} "{quoted}"'
