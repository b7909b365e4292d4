"""How long a page takes to become models, beside msgspec Structs and the vendor's SDK.

The body is a page of 500 flavors, those of the mock's own catalog under ever new names, about
230 KB. All contenders start from the same bytes. Each runs in a process of its own, with nothing
imported but what its users import, and takes its turn for a fraction of a second, garbage
collection included. Times are CPU times, as other programs of the machine disturb these less;
ratios are medians over the rounds of what stands side by side in one round.

Bars: at most 3.5 times msgspec, at most 1/8 of the SDK. Exits with 1 where one is missed.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson
from smoke import exit_code, scaled

FLAVORS = 500
ROUNDS = scaled(25)
SECONDS = 0.15
MSGSPEC, OURS, FROM_DICT, DICTS, STOCK, SDK = (
    "msgspec Structs",
    "generated models",
    "generated models, from_dict",
    "orjson, plain dicts",
    "models of the stock template",
    "vendor's SDK",
)
MOST_OF_MSGSPEC, MOST_OF_SDK = 3.5, 1 / 8

Decode = Callable[[bytes], Any]


def body() -> bytes:
    """The page."""
    from modelarts_flavors.contract import contract, pointer
    from modelarts_flavors.mock.catalog.catalog_file import built_in
    from modelarts_flavors.mock.catalog.catalog_rows import EVIDENCE

    known = built_in().flavors
    shape = contract().flavor
    flavors = []
    for number in range(FLAVORS):
        flavor = orjson.loads(orjson.dumps(known[number % len(known)]))
        pointer.set_at(flavor, shape.name, f"{pointer.get_at(flavor, shape.name)}.{number}")
        # A remark of the mock, which no service sends.
        pointer.get_at(flavor, shape.annotations, {}).pop(EVIDENCE, None)
        flavors.append(flavor)
    page = contract().constants(contract().page_schema)
    paging = contract().operation.paging
    pointer.set_at(page, paging.items_path, flavors)
    pointer.set_at(page, paging.token_path, "eyJvIjo1MDB9")
    pointer.set_at(page, paging.remaining_path, 700)
    return orjson.dumps(page)


def struct_of(name: str, schema: Mapping[str, Any], made: dict[str, Any]) -> Any:
    """The type that msgspec decodes a schema into: a Struct for each object, an Enum for each enum."""
    import msgspec

    from modelarts_flavors.contract import contract
    from modelarts_flavors_client import models

    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in made:
            made[name] = struct_of(name, contract().schemas[name], made)
        return made[name]
    if "enum" in schema:
        return getattr(models, name)
    if schema["type"] == "array":
        return list[struct_of(name, schema["items"], made)]
    if schema["type"] == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        # The names of labels are not told beforehand, and none may be lost.
        return dict[str, struct_of(name, schema["additionalProperties"], made)]
    if schema["type"] == "object" and not all(map(str.isidentifier, schema["properties"])):
        # Labels and annotations: documented keys beside any others, each with a text.
        return dict[str, str]
    if schema["type"] == "object":
        unset, kind = msgspec.UNSET, msgspec.UnsetType
        fields = [
            (
                f"{wire}_",
                struct_of(name, part, made) | kind,
                msgspec.field(default=unset, name=wire),
            )
            for wire, part in schema["properties"].items()
        ]
        return msgspec.defstruct(name, fields)
    return {"string": str, "integer": int, "number": float, "boolean": bool}[schema["type"]]


def with_msgspec() -> Decode:
    """Decode into Structs."""
    import msgspec

    from modelarts_flavors.contract import contract

    decoder: Any = msgspec.json.Decoder(struct_of("Page", contract().page_response.schema, {}))
    decode: Decode = decoder.decode
    return decode


def with_models() -> Decode:
    """Decode into the generated models, from the bytes."""
    page: Any = importlib.import_module("modelarts_flavors_client").Page
    decode: Decode = page.from_json
    return decode


def with_from_dict() -> Decode:
    """Decode into the generated models by way of a dict that stays as it is."""
    page: Any = importlib.import_module("modelarts_flavors_client").Page
    return lambda text: page.from_dict(orjson.loads(text))


def with_stock() -> Decode:
    """Decode into the models that the generator's own templates make, as their client does."""
    page: Any = importlib.import_module("stock_client.models").ResourceFlavorList
    return lambda text: page.from_dict(json.loads(text))


def with_sdk() -> Decode:
    """Decode as the vendor's SDK does with an answer."""
    import requests
    from huaweicloudsdkmodelarts.v1 import ModelArtsClient

    client = ModelArtsClient()

    def decode(text: bytes) -> Any:
        response = requests.Response()
        response._content = text
        response.encoding = "utf-8"
        response.headers["Content-Type"] = "application/json"
        return client.deserialize(response, "ListResourceFlavorsResponse", None)

    return decode


CONTENDERS: dict[str, Callable[[], Decode]] = {
    MSGSPEC: with_msgspec,
    OURS: with_models,
    FROM_DICT: with_from_dict,
    DICTS: lambda: orjson.loads,
    STOCK: with_stock,
    SDK: with_sdk,
}


def take_turns(name: str, text: bytes) -> None:
    """In a process of its own: for each line of stdin a round, whose milliseconds a call are printed."""
    decode = CONTENDERS[name]()
    for _ in range(3):
        decode(text)
    for _ in sys.stdin:
        calls, begun = 0, time.process_time()
        while time.process_time() - begun < SECONDS:
            decode(text)
            calls += 1
        print((time.process_time() - begun) / calls * 1000, flush=True)


class Contender:
    """A process that measures when it is told to."""

    def __init__(self, name: str, file: Path, home: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, name, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Importing the SDK writes into the home folder.
            env={**os.environ, "HOME": home},
        )

    def round(self) -> float:
        """Milliseconds of CPU time a call, over one round."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self) -> None:
        """End the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def check(text: bytes) -> None:
    """Both sides must read the whole page."""
    page: Any = with_models()(text)
    if page.to_dict() != orjson.loads(text):
        raise AssertionError("the models do not hold the page")


def measure(text: bytes) -> dict[str, list[float]]:
    """Milliseconds of each round, by contender; the first round warms up."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.json"
        file.write_bytes(text)
        running = {name: Contender(name, file, folder) for name in CONTENDERS}
        rounds = [{name: one.round() for name, one in running.items()} for _ in range(ROUNDS + 1)]
        for one in running.values():
            one.end()
    return {name: [found[name] for found in rounds[1:]] for name in CONTENDERS}


def main() -> int:
    """Measure, print, and give the exit code."""
    from report import report
    from stock import generated

    text = body()
    check(text)
    with generated():
        times = measure(text)

    def rounds(name: str, other: str) -> list[float]:
        return [a / b for a, b in zip(times[name], times[other], strict=True)]

    def ratio(name: str, other: str) -> float:
        return statistics.median(rounds(name, other))

    report(
        "decode",
        f"A page of {FLAVORS} flavors, {len(text) / 1000:.0f} KB, {ROUNDS} rounds; at most"
        f" {MOST_OF_MSGSPEC} times msgspec and 1/{1 / MOST_OF_SDK:.0f} of the SDK",
        [
            {
                "decoded into": name,
                "ms": statistics.median(times[name]),
                "times msgspec": ratio(name, MSGSPEC),
                "stock takes times as long": ratio(STOCK, name),
                "SDK takes times as long": ratio(SDK, name),
            }
            for name in CONTENDERS
        ],
        {f"{OURS} / {other}": rounds(OURS, other) for other in (MSGSPEC, STOCK, SDK)},
    )
    bars = {MSGSPEC: MOST_OF_MSGSPEC, SDK: MOST_OF_SDK}
    return exit_code(
        [
            f"{ratio(OURS, other):.3g} times {other}"
            for other, most in bars.items()
            if ratio(OURS, other) > most
        ]
    )


if __name__ == "__main__":
    if sys.argv[2:]:
        take_turns(sys.argv[1], Path(sys.argv[2]).read_bytes())
    else:
        sys.exit(main())
