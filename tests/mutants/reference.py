"""A faithful small server of the endpoint, an independent witness: it shares no code with the project.

It is written from the vendor's page, with literals, and defects are patched into it as text, so every
function does one thing. They stand in the order in which a request passes them: what is asked, by
whom, of which project, with which parameters; then filtering, paging, rendering, and the answer.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from tests.mutants.catalogue import (
    FIRST_PROJECT,
    FIRST_TOKEN,
    SECOND_PROJECT,
    SECOND_TOKEN,
    Flavor,
    flavors,
    other_flavors,
)

DEFAULT_LIMIT = 500
MAX_LIMIT = 500
MAX_QUERY = 6000
SECRET = b"signs continue tokens"
Message = MutableMapping[str, Any]


@dataclass(frozen=True)
class World:
    """What the server knows: flavors by project, and the project that each token is for."""

    projects: Mapping[str, list[Flavor]]
    tokens: Mapping[str, str]
    request_ids: itertools.count[int] = field(default_factory=itertools.count)


class Request(NamedTuple):
    """What is asked; header names are in lower case, the query is decoded."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]


class Answer(NamedTuple):
    """What is said."""

    status: int
    headers: dict[str, str]
    body: bytes


class Requirement(NamedTuple):
    """One condition of a selector; `operator` is exists, missing, =, !=, in, notin, > or <."""

    key: str
    operator: str
    values: list[str]


class Refusal(Exception):  # noqa: N818  (an answer, not a mistake)
    """The request is answered with an error."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers


def bad_request(message: str) -> Refusal:
    return Refusal(400, "ModelArts.50004000", f"Bad request. {message}")


# What is asked, and by whom


def route(request: Request) -> str:
    """The project id in the path."""
    found = re.fullmatch(r"/v1/([^/]+)/resourceflavors", request.path)
    if not found:
        raise Refusal(404, "APIG.0101", "The API does not exist or has not been published")
    if request.method not in ("GET", "HEAD"):
        raise Refusal(405, "APIG.0101", "The API does not exist.", Allow="GET, HEAD")
    return found[1]


def authenticate(world: World, request: Request) -> str:
    """The project that the caller's token is for."""
    token = request.headers.get("x-auth-token", "")
    if token not in world.tokens:
        raise Refusal(401, "ModelArts.50001000", "token is invalid")
    return world.tokens[token]


def select_project(world: World, project: str, own: str) -> list[Flavor]:
    """The flavors of the project in the path, which must be the token's own."""
    if project not in world.projects:
        raise Refusal(404, "ModelArts.50005101", "Resourceflavor not found.")
    if project != own:
        raise Refusal(403, "ModelArts.0210", "The project ID in the URL does not match the token.")
    return world.projects[project]


# Parameters


def parameter(request: Request, name: str) -> str:
    """The first value of a query parameter; empty where it is absent."""
    return next((value for key, value in request.query if key == name), "")


def parse_limit(text: str) -> int:
    """How many flavors the page may hold: 0 to 500, where 0 leaves it to the server."""
    if text == "":
        return DEFAULT_LIMIT
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise bad_request("limit is not a whole number")
    limit = int(text)
    if limit > MAX_LIMIT:
        raise bad_request(f"limit is over {MAX_LIMIT}")
    return limit or DEFAULT_LIMIT


def seal(project: str, selector: str, offset: int) -> str:
    """A continue token: the offset, signed together with the list that it belongs to."""
    payload = json.dumps([offset, project, selector]).encode()
    signature = hmac.new(SECRET, payload, hashlib.sha256).digest()[:12]
    return base64.urlsafe_b64encode(signature + payload).decode().rstrip("=")


def unseal(token: str, project: str, selector: str) -> int:
    """The offset in a continue token, which must be this list's; 0 where there is no token."""
    if token == "":
        return 0
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"===")
        offset = json.loads(raw[12:])[0]
    except ValueError as error:
        raise bad_request("continue is not a token") from error
    if not isinstance(offset, int) or token != seal(project, selector, offset):
        raise bad_request("continue belongs to another list")
    return offset


# The selector: words and signs, read into requirements that must all hold

SIGNS = re.compile(r"[ \t\r\n]*(==|!=|[=!<>(),]|[^ \t\r\n=!<>(),]+|\Z)")
NAME = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
PREFIX = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
)
NUMBER = re.compile(r"[-+]?[0-9]{1,18}")


def parse_selector(text: str) -> list[Requirement]:
    """The requirements of a selector; none where it is blank."""
    signs = SIGNS.findall(text)
    if signs[0] == "":
        return []
    requirements = []
    while True:
        requirements.append(parse_requirement(signs))
        end = signs.pop(0)
        if end == "":
            return requirements
        if end != ",":
            raise bad_request("labelSelector: found a word where a comma was expected")


def parse_requirement(signs: list[str]) -> Requirement:
    """Take one requirement from the front of the signs."""
    if signs[0] == "!":
        signs.pop(0)
        return Requirement(checked_key(signs.pop(0)), "missing", [])
    key = checked_key(signs.pop(0))
    if signs[0] in ("", ","):
        return Requirement(key, "exists", [])
    operator = signs.pop(0)
    if operator in ("in", "notin"):
        return Requirement(key, operator, parse_values(signs))
    if operator in ("=", "==", "!="):
        value = "" if signs[0] in ("", ",") else signs.pop(0)
        return Requirement(key, operator.replace("==", "="), [checked_value(value)])
    if operator in (">", "<") and NUMBER.fullmatch(signs[0]):
        return Requirement(key, operator, [signs.pop(0)])
    raise bad_request("labelSelector: found no operator that is known")


def parse_values(signs: list[str]) -> list[str]:
    """Take a list in parentheses from the front of the signs; values may be empty."""
    if signs.pop(0) != "(":
        raise bad_request("labelSelector: in and notin want a list in parentheses")
    values = [""]
    while signs[0] not in (")", ""):
        sign = signs.pop(0)
        if sign == ",":
            values.append("")
        elif values[-1] == "":
            values[-1] = checked_value(sign)
        else:
            raise bad_request("labelSelector: values want commas between them")
    if signs.pop(0) != ")":
        raise bad_request("labelSelector: a list is not closed")
    return values


def checked_key(key: str) -> str:
    prefix, slash, name = key.rpartition("/")
    if not NAME.fullmatch(name) or (slash and not PREFIX.fullmatch(prefix)):
        raise bad_request("labelSelector: not a label key")
    return key


def checked_value(value: str) -> str:
    if value and not NAME.fullmatch(value):
        raise bad_request("labelSelector: not a label value")
    return value


def matches(requirement: Requirement, labels: Mapping[str, str]) -> bool:
    """Whether one requirement holds for a flavor's labels."""
    key, operator, values = requirement
    if operator == "exists":
        return key in labels
    if operator == "missing":
        return key not in labels
    if operator in ("=", "in"):
        return key in labels and labels[key] in values
    if operator in ("!=", "notin"):
        return key not in labels or labels[key] not in values
    if key not in labels or not NUMBER.fullmatch(labels[key]):
        return False
    if operator == ">":
        return int(labels[key]) > int(values[0])
    return int(labels[key]) < int(values[0])


def choose(catalogue: list[Flavor], requirements: list[Requirement]) -> list[Flavor]:
    """The flavors for which all requirements hold, in the catalogue's order."""
    return [
        flavor for flavor in catalogue if all(matches(each, flavor.labels) for each in requirements)
    ]


# The page


def cut(chosen: list[Flavor], offset: int, limit: int) -> tuple[list[Flavor], int]:
    """The flavors of a page, and how many come after it."""
    items = chosen[offset : offset + limit]
    return items, max(0, len(chosen) - offset - len(items))


def list_metadata(token: str, remaining: int) -> dict[str, Any]:
    """Where the page stands in the list: nothing is said on the last page."""
    if remaining == 0:
        return {}
    return {"continue": token, "remainingItemCount": remaining}


def list_document(items: list[Flavor], metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "ResourceFlavorList",
        "apiVersion": "v1",
        "metadata": metadata,
        "items": [render(flavor) for flavor in items],
    }


def render(flavor: Flavor) -> dict[str, Any]:
    """A flavor as it is on the wire."""
    document: dict[str, Any] = {
        "kind": "ResourceFlavor",
        "apiVersion": "v1",
        "metadata": {"name": flavor.name, "labels": dict(flavor.labels)},
        "spec": render_spec(flavor),
    }
    if flavor.annotations:
        document["metadata"]["annotations"] = dict(flavor.annotations)
    if flavor.zones:
        document["status"] = {"phase": dict(flavor.zones)}
    return document


def render_spec(flavor: Flavor) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "type": "Dedicate",
        "cpuArch": flavor.arch,
        "cpu": str(flavor.cpu),
        "memory": f"{flavor.memory}Gi",
        "billingModes": list(flavor.billing),
        "billingCode": flavor.name,
    }
    if flavor.accelerator:
        kind, model, count = flavor.accelerator
        spec[kind] = {"type": model, "size": str(count)}
    if flavor.volumes:
        spec["dataVolume"] = [
            {"volumeType": kind, "size": f"{size}Gi"} for kind, size in flavor.volumes
        ]
    if flavor.jobs:
        spec["jobFlavors"] = list(flavor.jobs)
    return spec


# The answer


def list_flavors(world: World, request: Request) -> Answer:
    """Answer a request that asks for the list, or raise Refusal."""
    project = route(request)
    catalogue = select_project(world, project, authenticate(world, request))
    limit = parse_limit(parameter(request, "limit"))
    selector = parameter(request, "labelSelector")
    chosen = choose(catalogue, parse_selector(selector))
    offset = unseal(parameter(request, "continue"), project, selector)
    items, remaining = cut(chosen, offset, limit)
    token = seal(project, selector, offset + len(items))
    return respond(200, list_document(items, list_metadata(token, remaining)))


def refuse(refusal: Refusal) -> Answer:
    body = {"error_code": refusal.code, "error_msg": refusal.message}
    return respond(refusal.status, body, **refusal.headers)


def respond(status: int, document: dict[str, Any], **headers: str) -> Answer:
    body = json.dumps(document).encode()
    return Answer(status, {"Content-Type": "application/json", **headers}, body)


def handle(world: World, request: Request) -> Answer:
    """Answer any request."""
    if sum(len(name) + len(value) for name, value in request.query) > MAX_QUERY:
        return refuse(Refusal(414, "APIG.0201", "Request URI too large."))
    try:
        return list_flavors(world, request)
    except Refusal as refusal:
        return refuse(refusal)


def finish(world: World, request: Request, answer: Answer) -> Answer:
    """Add what every answer carries; an answer to HEAD tells the length of the body and leaves it out."""
    headers = {
        "Content-Length": str(len(answer.body)),
        "X-Request-Id": f"{next(world.request_ids):032x}",
    }
    body = b"" if request.method == "HEAD" else answer.body
    return Answer(answer.status, headers | answer.headers, body)


# The same as an ASGI application


def make_world(count: int = 23) -> World:
    """Two projects; the first has `count` flavors."""
    return World(
        projects={FIRST_PROJECT: flavors(count), SECOND_PROJECT: other_flavors()},
        tokens={FIRST_TOKEN: FIRST_PROJECT, SECOND_TOKEN: SECOND_PROJECT},
    )


def make_app(world: World) -> Callable[..., Awaitable[None]]:
    """The ASGI application that serves a world."""

    async def app(
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] == "lifespan":
            while (await receive())["type"] != "lifespan.shutdown":
                await send({"type": "lifespan.startup.complete"})
            await send({"type": "lifespan.shutdown.complete"})
            return
        query = parse_qsl(
            scope["query_string"].decode("latin-1"), keep_blank_values=True, errors="replace"
        )
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        request = Request(scope["method"], scope["path"], query, headers)
        try:
            answer = finish(world, request, handle(world, request))
        except Exception:  # noqa: BLE001  (what any server does when its application breaks)
            answer = Answer(500, {"Content-Type": "text/plain"}, b"Internal Server Error")
        lines = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in answer.headers.items()
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": lines})
        await send({"type": "http.response.body", "body": answer.body})

    return app
