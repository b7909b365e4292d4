"""Generators, validators and mocks of others take the document as it stands."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from modelarts_flavors.cli.openapi_3_0 import downgrade
from modelarts_flavors.contract import contract, packaged, pointer

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
QUIET = {"NO_COLOR": "1", "DO_NOT_TRACK": "1", "SCARF_ANALYTICS": "false"}
SCRIPTS = str(Path(sys.executable).parent)
# openapi-python-client looks for ruff there.
PATH = {"PATH": os.pathsep.join((SCRIPTS, os.environ.get("PATH", "")))}
# A mock page in bytes at most: a bound of arrays far above what is real made it hundreds of millions.
MOST_BYTES = 5_000_000

pytestmark = [
    pytest.mark.generators,
    # The first test waits for three generators, each of which has its own limit.
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not MODULES.is_dir(), reason="run `nox -s generators`, which needs Node"),
]
node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not there")
needs_generator = pytest.mark.skipif(
    shutil.which("datamodel-codegen", path=SCRIPTS) is None,
    reason="needs the group `generators`",
)


def run(*command: str | Path, cwd: Path) -> str:
    """What a program prints; fails with it where the program does."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **QUIET, **PATH},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


def tool(name: str) -> Path:
    """A program of the Node packages."""
    return MODULES / ".bin" / name


def python_tool(name: str) -> str:
    """A console script beside the running interpreter."""
    found = shutil.which(name, path=SCRIPTS)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the document, from where the Node packages can be found."""
    made = tmp_path_factory.mktemp("generators")
    shutil.copy2(packaged.folder() / "openapi.yaml", made)
    (made / "openapi-3.0.json").write_text(json.dumps(downgrade(contract().document)))
    (made / "node_modules").symlink_to(MODULES)
    return made


@pytest.fixture(scope="module")
def typescript(folder: Path) -> Path:
    """Where the three TypeScript clients were generated."""
    run(tool("openapi-typescript"), "openapi.yaml", "-o", "openapi-typescript.ts", cwd=folder)
    run(tool("openapi-ts"), "-i", "openapi.yaml", "-o", "hey-api", cwd=folder)
    output = {"target": "orval/api.ts", "mode": "split", "client": "fetch", "mock": True}
    config = {"flavors": {"input": "./openapi.yaml", "output": output}}
    (folder / "orval.config.cjs").write_text(f"module.exports = {json.dumps(config)}")
    run(tool("orval"), "--config", "orval.config.cjs", cwd=folder)
    return folder


@node
def test_generated_typescript_compiles_and_is_used_as_a_program_would(typescript: Path) -> None:
    shutil.copy2(HERE / "uses.ts", typescript)
    options = {
        "strict": True,
        "noEmit": True,
        "skipLibCheck": True,
        "module": "esnext",
        "moduleResolution": "bundler",
        "target": "es2022",
        "lib": ["es2022", "dom", "dom.iterable"],
        "types": [],
    }
    config = {"compilerOptions": options, "include": ["uses.ts", "hey-api", "orval"]}
    (typescript / "tsconfig.json").write_text(json.dumps(config))
    run(tool("tsc"), "-p", "tsconfig.json", cwd=typescript)


@node
def test_the_mock_of_orval_makes_pages_of_a_sane_size(typescript: Path) -> None:
    options = ("--module", "commonjs", "--target", "es2022", "--skipLibCheck", "--outDir", "made")
    # Types were checked above; here the code is only to be run.
    run(tool("tsc"), *options, "--noCheck", "orval/api.faker.ts", cwd=typescript)
    script = """
        const mocks = require("./made/api.faker.js");
        const name = Object.keys(mocks).find((key) => key.endsWith("ResponseMock"));
        console.log(JSON.stringify(Array.from({length: 20}, () => mocks[name]())));
    """
    printed = run("node", "-e", script, cwd=typescript)
    pages = json.loads(printed)
    assert len(pages) == 20
    assert len(printed) < MOST_BYTES


@node
@pytest.mark.parametrize("name", ["openapi.yaml", "openapi-3.0.json"])
def test_swagger_parser_finds_the_document_valid(folder: Path, name: str) -> None:
    script = """
        import("@apidevtools/swagger-parser").then(async ({default: parser}) => {
            const found = await parser.validate(process.argv[1]);
            console.log(found.info.version);
        }).catch((error) => { console.error(String(error)); process.exit(1); });
    """
    assert run("node", "-e", script, name, cwd=folder).strip() == contract().version


@pytest.fixture
def prism(folder: Path) -> Iterator[str]:
    """The address of Prism, which makes its answers up from the schemas."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [tool("prism"), "mock", "--dynamic", "--port", str(port), "openapi.yaml"],
        cwd=folder,
        env={**os.environ, **QUIET},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    with process, process.stdout:
        try:
            for line in process.stdout:
                said.append(line)
                if "is listening" in line:
                    break
            else:
                pytest.fail("Prism ended:\n" + "".join(said))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@node
def test_prism_makes_up_a_page(prism: str) -> None:
    signed = contract().signature
    for header, value in (
        (contract().token.header, "token"),
        (signed.header, signed.authorization("AK", "host", "00ff")),
    ):
        url = prism + contract().operation.url_path("p1")
        answer = httpx2.get(url, headers={header: value}, trust_env=False, timeout=60)
        assert answer.status_code == contract().page_response.status, answer.text
        path = contract().operation.paging.items_path
        assert isinstance(pointer.get_at(answer.json(), path, []), list)


@needs_generator
@pytest.mark.parametrize(
    "kind", ["pydantic_v2.BaseModel", "typing.TypedDict", "dataclasses.dataclass"]
)
def test_models_of_datamodel_code_generator_can_be_imported(folder: Path, kind: str) -> None:
    made = folder / f"{kind.replace('.', '_')}.py"
    run(
        python_tool("datamodel-codegen"), "--input", "openapi.yaml", "--input-file-type", "openapi",
        "--output", made, "--output-model-type", kind, "--target-python-version", "3.11",
        cwd=folder,
    )  # fmt: skip
    names = list(contract().schemas)
    script = f"import {made.stem} as made; [getattr(made, name) for name in {names!r}]"
    run(sys.executable, "-c", script, cwd=folder)


@needs_generator
def test_pydantic_keeps_every_label(folder: Path) -> None:
    made = folder / "kept.py"
    run(
        python_tool("datamodel-codegen"), "--input", "openapi.yaml", "--input-file-type", "openapi",
        "--output", made, "--output-model-type", "pydantic_v2.BaseModel",
        cwd=folder,
    )  # fmt: skip
    labels = {contract().flavor.scope[-1]: "Train", "example.com/team": "blue"}
    schema = contract().at(contract().flavor.labels[:-1], contract().flavor_schema)
    name = schema["properties"][contract().flavor.labels[-1]]["$ref"].rpartition("/")[2]
    script = (
        f"import kept, json; read = kept.{name}.model_validate({labels!r});"
        " print(json.dumps(read.model_dump(by_alias=True, exclude_none=True)))"
    )
    assert json.loads(run(sys.executable, "-c", script, cwd=folder)) == labels


@needs_generator
def test_the_stock_generator_for_python_has_no_warning(folder: Path) -> None:
    run(
        python_tool("openapi-python-client"), "generate", "--path", "openapi.yaml",
        "--output-path", "stock_client", "--meta", "none", "--fail-on-warning",
        cwd=folder,
    )  # fmt: skip
    run(sys.executable, "-c", "import stock_client.models", cwd=folder)
