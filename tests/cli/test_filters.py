"""The filters on `list`: each option does what its name says, and an empty result says why."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import yaml

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.testing import MockServer

Capture = pytest.CaptureFixture[str]


def flavor(name: str, zones: dict[str, str], **spec: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": name, "labels": {"os.modelarts/scope": spec.pop("scope", "")}},
        "spec": spec,
        "status": {"phase": zones},
    }


CATALOG = [
    flavor("cpu", {"a": "normal"}, scope="Train.Infer", cpuArch="x86", cpu="8", memory="32Gi",
           billingModes=[0]),
    flavor("gpu", {"a": "soldout", "b": "normal"}, scope="Train", cpuArch="x86", cpu="16",
           memory="128Gi", gpu={"type": "nvidia-v100-pcie", "size": "2", "memory": "32Gi"},
           billingModes=[0, 1]),
    flavor("npu", {"b": "soldout"}, cpuArch="arm64", cpu="192", memory="768Gi",
           npu={"type": "snt9b3", "size": "8", "memory": "64Gi"}, billingModes=[1]),
    flavor("=formula", {}, cpuArch="x86"),
]  # fmt: skip


@pytest.fixture(scope="module")
def mock() -> Any:
    with MockServer(catalog=CATALOG) as running:
        yield running


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "cpu gpu npu =formula"),
        ("--flavor cpu,npu", "cpu npu"),
        ("--flavor cpu --flavor npu", "cpu npu"),
        ("--zone a", "cpu gpu"),
        ("--zone a,b --sold-out", "npu"),
        ("--zone a --available", "cpu"),
        ("--arch ARM64", "npu"),
        ("--min-cpu 16", "gpu npu"),
        ("--min-cpu 8..64", "cpu gpu"),
        ("--min-cpu ..16", "cpu gpu"),
        ("--min-cpu 8.. --max-cpu 16", "cpu gpu"),
        ("--min-memory 128GiB..768Gi", "gpu npu"),
        ("--accelerator npu", "npu"),
        ("--accelerator none", "cpu =formula"),
        ("--accelerator-type V100", "gpu"),
        ("--min-accelerators 2..4", "gpu"),
        ("--min-accelerator-memory 100", "npu"),
        ("--job-type infer", "cpu"),
        ("--billing yearly-monthly", "gpu npu"),
        ("--sort-by -cpu", "npu gpu cpu =formula"),
        ("--sort-by name --max-items 2", "=formula cpu"),
        ("--accelerator gpu --max-items 1", "gpu"),
    ],
)
@pytest.mark.parametrize("output", ["table", "json", "jsonl", "csv", "yaml"])
def test_every_filter_in_every_format(
    access: list[str], options: str, expected: str, output: str, capsys: Capture
) -> None:
    assert Exit.DONE == run(["list", *access, *options.split(), "-o", output])
    shown = capsys.readouterr()
    assert "" == shown.err
    assert expected.split() == NAMES[output](shown.out)


NAMES: dict[str, Any] = {
    "table": lambda text: [line.split()[0] for line in text.splitlines()[1:]],
    "json": lambda text: [one["metadata"]["name"] for one in json.loads(text)["items"]],
    "yaml": lambda text: [one["metadata"]["name"] for one in yaml.safe_load(text)["items"]],
    "jsonl": lambda text: [json.loads(line)["metadata"]["name"] for line in text.splitlines()],
    # A name that a spreadsheet would take for a formula has an apostrophe in front.
    "csv": lambda text: [row["NAME"].lstrip("'") for row in csv.DictReader(io.StringIO(text))],
}


def test_csv_starts_no_formula_and_has_the_columns_that_were_asked_for(
    access: list[str], capsys: Capture
) -> None:
    run(["list", *access, "-o", "csv", "--columns", "name,cpu,available"])
    assert ["NAME,CPU,AVAILABLE", "cpu,8,a", "gpu,16,b", "npu,192,", "'=formula,,"] == (
        capsys.readouterr().out.splitlines()
    )


def test_columns_and_no_headers_of_a_table(access: list[str], capsys: Capture) -> None:
    run(["list", *access, "--columns", "name,memory", "--no-headers", "--flavor", "cpu"])
    assert "cpu  32\n" == capsys.readouterr().out


def test_an_empty_result_says_why(access: list[str], capsys: Capture) -> None:
    options = ["--accelerator-type", "v1000", "--min-cpu", "16"]
    for output in ("table", "json"):
        assert Exit.DONE == run(["list", *access, *options, "-o", output])
        said = capsys.readouterr().err
        assert "accelerator type v1000: removes 4 of 4" in said
        assert "Nearest: gpu, which misses: accelerator type v1000 (it has 2 x nvidia" in said
    run(["list", *access, *options, "-o", "jsonl"])
    assert "No flavor meets every condition" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--min-cpu many", "no number or range"),
        ("--min-cpu 8..4", "empty"),
        ("--min-cpu 8 --max-cpu 4", "from 8 to 4 is empty"),
        ("--columns price", "no column 'price'; there are region, name"),
        ("--columns name -o json", "--columns does not go with -o json"),
        ("--flavor a,,b", "empty name"),
        ("--accelerator tpu", "gpu"),
        ("--region a --all-regions", "exclude each other"),
        ("--all-regions", "--endpoint and --all-regions exclude each other"),
        ("--sort-by price", "price"),
    ],
)
def test_wrong_options_are_one_line(
    access: list[str], options: str, said: str, capsys: Capture
) -> None:
    assert Exit.USAGE == run(["list", *access, *options.split()])
    shown = capsys.readouterr()
    assert (said in shown.err, shown.err.count("\n"), shown.out) == (True, 1, "")


def test_curl_prints_requests_with_the_secret_as_a_variable(
    mock: MockServer, access: list[str], capsys: Capture
) -> None:
    before = mock.request_count
    assert Exit.DONE == run(["list", *access, "--curl", "-l", "a in (b,c)", "--page-size", "7"])
    line = capsys.readouterr().out
    assert f"{mock.url}/v1/{mock.project_id}/resourceflavors" in line
    assert "--data-urlencode 'labelSelector=a in (b,c)'" in line
    assert '"X-Auth-Token: $TOKEN"' in line
    assert mock.token not in line
    assert before == mock.request_count
    assert Exit.DONE == run(["list", *access, "--curl"])
    assert "--data-urlencode" not in capsys.readouterr().out


def test_show_says_everything(access: list[str], capsys: Capture) -> None:
    assert Exit.DONE == run(["show", "gpu", *access])
    shown = capsys.readouterr().out
    for said in (
        "gpu",
        "x86",
        "128",
        "2 x nvidia-v100-pcie",
        "64",
        "Train",
        "a  soldout",
        "b  normal",
    ):
        assert said in shown
    assert Exit.DONE == run(["show", "gpu", *access, "-o", "json"])
    assert CATALOG[1] == json.loads(capsys.readouterr().out)
    assert Exit.DONE == run(["show", "gpu", *access, "-o", "yaml"])
    assert CATALOG[1] == yaml.safe_load(capsys.readouterr().out)


def test_show_of_a_wrong_name_names_the_nearest(access: list[str], capsys: Capture) -> None:
    assert Exit.NO == run(["show", "gpuu", *access])
    assert "the nearest: gpu" in capsys.readouterr().err


def test_zones_is_a_matrix(access: list[str], capsys: Capture) -> None:
    assert Exit.DONE == run(["zones", *access, "--accelerator", "gpu"])
    assert ["FLAVOR  a  b", "gpu     -  ✓"] == capsys.readouterr().out.splitlines()
    assert Exit.DONE == run(["zones", *access, "--flavor", "gpu", "-o", "json"])
    assert {"": {"gpu": {"a": "soldout", "b": "normal"}}} == json.loads(capsys.readouterr().out)
    assert Exit.USAGE == run(["zones", *access, "--live"])
    assert "redraws a terminal" in capsys.readouterr().err
    assert Exit.DONE == run(["zones", *access, "--min-cpu", "9999"])
    assert "at least 9999 CPU cores: removes 4 of 4" in capsys.readouterr().err


def test_live_zones_end_where_nothing_can_be_read(
    mock: MockServer, access: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    mock.set_faults("error=403")
    assert Exit.REFUSED == run(["zones", *access, "--live"])
    mock.reset()
    shown = capsys.readouterr()
    assert ("", 1) == (shown.out, shown.err.count("403"))
