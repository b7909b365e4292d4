"""Where region, project and credentials are found: arguments, environment, files, in this order."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.auth.places import AK, FILE, SDK, SK, TERRAFORM, write
from tests.support.responses import REGION

from modelarts_flavors.auth import AkSkAuth, PasswordAuth, TokenAuth
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Resolved, resolve
from modelarts_flavors.errors import CredentialsError, InvalidArgumentError


def access_key(found: Resolved) -> str:
    assert isinstance(found.auth, AkSkAuth)
    return found.auth.keys().access_key


# The order


def test_arguments_come_first(home: Path) -> None:
    found = resolve(
        "cn-south-1",
        "https://a.example.com/",
        "p-argument",
        "token",
        environ=SDK | TERRAFORM,
        home=home,
    )
    assert ("https://a.example.com", "p-argument", "cn-south-1") == (
        found.endpoint,
        found.project_id,
        found.region,
    )
    assert isinstance(found.auth, TokenAuth)
    assert {"the argument"} == set(found.origins.values())


def test_the_sdks_variables_come_before_terraforms(home: Path) -> None:
    found = resolve(environ=SDK | TERRAFORM, home=home)
    assert (AK, "p-sdk", "cn-north-9") == (access_key(found), found.project_id, found.region)
    assert {
        "auth": "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK of the environment",
        "project_id": "HUAWEICLOUD_SDK_PROJECT_ID of the environment",
        "region": "HW_REGION_NAME of the environment",
        "endpoint": "the service's list of regions",
    } == dict(found.origins)


def test_terraforms_variables_come_before_the_file(home: Path) -> None:
    found = resolve(environ=TERRAFORM, home=home)
    assert (AK[::-1], "p-hw") == (access_key(found), found.project_id)


def test_the_file_comes_last(home: Path) -> None:
    found = resolve(REGION, environ={}, home=home)
    assert (AK, "p-file") == (access_key(found), found.project_id)
    token = found.auth.keys().security_token  # type: ignore[attr-defined]
    assert "ST" == token.reveal()
    path = home / ".huaweicloud" / "credentials"
    assert f"ak, sk and security_token in section [basic] of {path}" == found.origins["auth"]
    assert f"project_id in section [basic] of {path}" == found.origins["project_id"]


def test_a_profile_that_is_asked_for_comes_before_the_environment(home: Path) -> None:
    found = resolve(profile="other", environ=SDK | TERRAFORM, home=home)
    assert ("OTHER", "p-other", "cn-east-3") == (access_key(found), found.project_id, found.region)
    keys = found.auth.keys()  # type: ignore[attr-defined]
    assert "50%off" == keys.secret_key.reveal()


def test_a_profile_without_credentials_says_so_once(home: Path) -> None:
    with pytest.raises(CredentialsError) as caught:
        resolve(REGION, profile="empty", environ={}, home=home)
    places = caught.value.searched
    assert f"ak and sk in section [empty] of {home}/.huaweicloud/credentials" == places[0]
    assert len(places) == len(set(places))


def test_a_byte_order_mark_is_no_part_of_a_file(home: Path) -> None:
    write(home, "credentials", f"\ufeff{FILE.strip()}")
    assert "p-file" == resolve(REGION, environ={}, home=home).project_id


def test_the_credentials_file_may_be_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_text(FILE)
    found = resolve(REGION, environ={"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(path)}, home=tmp_path)
    assert "p-file" == found.project_id


def test_kinds_of_one_place(home: Path) -> None:
    user = {"HW_USER_NAME": "ada", "HW_USER_PASSWORD": "secret", "HW_DOMAIN_NAME": "acme"}
    everything = {"HW_AUTH_TOKEN": "MIIE", **TERRAFORM, **user}
    for environ, kind in (
        (everything, TokenAuth),
        (TERRAFORM | user, AkSkAuth),
        ({"HW_REGION_NAME": REGION, **user}, PasswordAuth),
        ({"HW_USER_NAME": "ada", "HW_DOMAIN_NAME": "acme", **SDK}, AkSkAuth),
    ):
        assert kind is type(resolve(REGION, environ=environ, home=home).auth)


def test_blank_settings_are_none(home: Path) -> None:
    blank = dict.fromkeys((*SDK, *TERRAFORM, "HUAWEICLOUD_SDK_CREDENTIALS_FILE"), " ")
    found = resolve(REGION, environ=blank, home=home)
    assert (AK, "p-file") == (access_key(found), found.project_id)


def test_a_login_knows_region_and_iam(home: Path) -> None:
    environ = {
        "HW_USER_NAME": "ada",
        "HW_USER_PASSWORD": "secret",
        "HW_DOMAIN_NAME": "acme",
        "HUAWEICLOUD_SDK_IAM_ENDPOINT": "iam.example.com",
    }
    auth = resolve(REGION, environ=environ, home=home).auth
    assert "PasswordAuth('ada', ***, 'acme', project='cn-north-4')" == repr(auth)
    assert isinstance(auth, PasswordAuth)
    assert "https://iam.example.com" == auth.iam_url


def test_nothing_is_read_that_is_not_needed(tmp_path: Path) -> None:
    write(tmp_path, "credentials", "not an INI file")
    assert "p" == resolve(REGION, None, "p", "token", environ={}, home=tmp_path).project_id
    assert "p-sdk" == resolve(REGION, environ=SDK, home=tmp_path).project_id


# Endpoints


def test_the_documents_endpoints() -> None:
    for region in contract().regions:
        found = resolve(region, None, "p", "token", environ={})
        assert contract().endpoint(region) == found.endpoint


REGIONS_YAML = """
ECS:
- id: cn-north-4
  endpoint: https://ecs.example.com
ModelArts:
- id: cn-north-4
  endpoint: https://one.example.com
- id: my-region
  endpoints: [two.example.com, https://three.example.com]
"""


@pytest.mark.parametrize(
    ("region", "environ", "expected"),
    [
        ("cn-north-4", {}, "https://one.example.com"),
        ("my-region", {}, "https://two.example.com"),
        ("cn-north-9", {}, "https://modelarts.cn-north-9.myhuaweicloud.com"),
        (
            "cn-north-4",
            {"HUAWEICLOUD_SDK_REGION_MODELARTS_CN_NORTH_4": "four.example.com/, five.example.com"},
            "https://four.example.com",
        ),
        (
            "cn-north-4",
            {"HUAWEICLOUD_SDK_REGION_MODELARTS_CN_NORTH_9": "four.example.com"},
            "https://one.example.com",
        ),
    ],
)
def test_endpoint_overrides(
    tmp_path: Path, region: str, environ: Mapping[str, str], expected: str
) -> None:
    write(tmp_path, "regions.yaml", REGIONS_YAML)
    assert expected == resolve(region, None, "p", "t", environ=environ, home=tmp_path).endpoint


def test_the_regions_file_may_be_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(REGIONS_YAML)
    environ = {"HUAWEICLOUD_SDK_REGIONS_FILE": str(path)}
    found = resolve("my-region", None, "p", "token", environ=environ)
    assert ("https://two.example.com", str(path)) == (found.endpoint, found.origins["endpoint"])


def test_without_a_yaml_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def no_yaml(name: str, *rest: Any, **named: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", no_yaml)
    path = write(tmp_path, "regions.yaml", REGIONS_YAML)
    with pytest.raises(CredentialsError) as caught:
        resolve("my-region", None, "p", "token", environ={}, home=tmp_path)
    assert (
        f"the regions file {path} is YAML, which needs a library. Run `pip install pyyaml`, or "
        "give the endpoint in HUAWEICLOUD_SDK_REGION_MODELARTS_MY_REGION." == str(caught.value)
    )
    # A file that is about something else needs none.
    assert resolve("cn-north-9", None, "p", "token", environ={}, home=tmp_path).endpoint


# Other clouds, as the Terraform provider names them


LOGIN = {
    "HW_USER_NAME": "ada",
    "HW_USER_PASSWORD": "secret",
    "HW_DOMAIN_NAME": "acme",
    "HW_REGION_NAME": "eu-west-101",
}


def login_place(environ: Mapping[str, str], home: Path) -> tuple[str, str | None]:
    found = resolve(environ={**LOGIN, **environ}, home=home)
    assert isinstance(found.auth, PasswordAuth)
    return found.endpoint, found.auth.iam_url


def test_the_domain_of_another_cloud(tmp_path: Path) -> None:
    places = login_place({"HW_CLOUD": "myhuaweicloud.eu"}, tmp_path)
    assert (
        "https://modelarts.eu-west-101.myhuaweicloud.eu",
        "https://iam.eu-west-101.myhuaweicloud.eu",
    ) == places


def test_the_iam_of_another_cloud(tmp_path: Path) -> None:
    environ = {"HW_AUTH_URL": "https://iam.example.com:443/v3", "HW_CLOUD": "example.org"}
    places = login_place(environ, tmp_path)
    assert ("https://modelarts.eu-west-101.example.org", "https://iam.example.com:443") == places


def test_the_default_cloud_changes_nothing(tmp_path: Path) -> None:
    environ = {"HW_CLOUD": "MyHuaweiCloud.com", "HW_REGION_NAME": "ap-southeast-1"}
    endpoint, iam_url = login_place(environ, tmp_path)
    assert contract().endpoint("ap-southeast-1") == endpoint
    assert contract().iam.url("ap-southeast-1") == iam_url


@pytest.mark.parametrize(
    "cloud", ["https://example.org", "example.org/x", "a@b.c", "a..b", "localhost"]
)
def test_a_cloud_that_is_no_domain_is_refused(tmp_path: Path, cloud: str) -> None:
    with pytest.raises(InvalidArgumentError, match="HW_CLOUD of the environment is"):
        login_place({"HW_CLOUD": cloud}, tmp_path)


@pytest.mark.parametrize("url", ["https://user:secret@h", "ftp://h", "h/?q", "https:/h"])
def test_an_iam_address_that_is_no_base_url_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidArgumentError, match="HW_AUTH_URL of the environment") as caught:
        login_place({"HW_AUTH_URL": url}, tmp_path)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("tail", ["", "/", "/v3", "/v3/", "/v3/auth/tokens", "/v3/projects"])
def test_the_version_of_iam_is_not_doubled(tmp_path: Path, tail: str) -> None:
    url = f"https://iam.example.com{tail}"
    for environ in ({"HW_AUTH_URL": url}, {"HUAWEICLOUD_SDK_IAM_ENDPOINT": url}):
        assert "https://iam.example.com" == login_place(environ, tmp_path)[1]
    assert "https://iam.example.com" == PasswordAuth("a", "b", "c", iam_url=url).iam_url


def test_a_text_in_place_of_a_list_is_one_endpoint(tmp_path: Path) -> None:
    for text in ("https://a.example", "'https://a.example, https://b.example'"):
        write(tmp_path, "regions.yaml", f"ModelArts:\n- id: cn-north-4\n  endpoints: {text}\n")
        found = resolve("cn-north-4", None, "p", "token", environ={}, home=tmp_path)
        assert "https://a.example" == found.endpoint


@pytest.mark.parametrize("value", ["{a: b}", "[[https://a.example]]", "[{a: b}]"])
def test_endpoints_that_are_no_texts_are_refused(tmp_path: Path, value: str) -> None:
    path = write(tmp_path, "regions.yaml", f"MODELARTS:\n- id: cn-north-4\n  endpoints: {value}\n")
    with pytest.raises(InvalidArgumentError) as caught:
        resolve("cn-north-4", None, "p", "token", environ={}, home=tmp_path)
    assert f"the regions file {path} has an endpoint that is not a text" == str(caught.value)


@pytest.mark.parametrize(
    "odd", ["w: 2024-02-30", "w: !!bool x", "w: !!int x", "? [a]\n: b", "w: &a [*a]"]
)
def test_values_that_are_not_asked_for_do_no_harm(tmp_path: Path, odd: str) -> None:
    text = f"MODELARTS:\n- id: cn-north-4\n  endpoint: https://a.example\n{odd}\n"
    write(tmp_path, "regions.yaml", text)
    try:
        found = resolve("cn-north-4", None, "p", "token", environ={}, home=tmp_path)
    except CredentialsError as error:
        assert "is not YAML: line" in str(error)
    else:
        assert "https://a.example" == found.endpoint


def test_a_regions_file_that_is_nested_too_deeply(tmp_path: Path) -> None:
    path = write(tmp_path, "regions.yaml", f"# cn-north-4\nMODELARTS: {'[' * 5000}{']' * 5000}")
    with pytest.raises(CredentialsError) as caught:
        resolve("cn-north-4", None, "p", "token", environ={}, home=tmp_path)
    assert f"the regions file {path} is nested too deeply" == str(caught.value)


# Homes that cannot be entered


def unreachable(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder in which no file can be reached."""
    if kind == "a file":
        return Path("/dev/null")
    real = Path.read_text

    def denied(path: Path, *arguments: Any, **settings: Any) -> str:
        if path.is_relative_to(tmp_path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **settings)

    monkeypatch.setattr(Path, "read_text", denied)
    return tmp_path


@pytest.mark.parametrize("kind", ["a file", "not ours"])
def test_a_home_that_cannot_be_entered_counts_as_absent(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = unreachable(tmp_path, kind, monkeypatch)
    assert "p" == resolve(REGION, None, "p", "token", environ={}, home=home).project_id
    assert "p-sdk" == resolve(REGION, environ=SDK, home=home).project_id
    with pytest.raises(CredentialsError, match=r"/credentials, which cannot be read: ") as caught:
        resolve(REGION, environ={}, home=home)
    assert str(caught.value).startswith("no credentials: ")
    path = home / ".huaweicloud" / "credentials"
    with pytest.raises(CredentialsError) as caught:
        resolve(REGION, environ={"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(path)}, home=home)
    assert str(caught.value).startswith(f"the credentials file {path} (HUAWEICLOUD_SDK_")
    environ = {"HUAWEICLOUD_SDK_REGIONS_FILE": str(home / "regions.yaml")}
    with pytest.raises(CredentialsError, match=r"the regions file .* cannot be read: "):
        resolve(REGION, None, "p", "token", environ=environ, home=home)


@pytest.mark.parametrize(
    "name", ["HUAWEICLOUD_SDK_CREDENTIALS_FILE", "HUAWEICLOUD_SDK_REGIONS_FILE"]
)
def test_paths_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    environ = SDK if "REGIONS" in name else {}
    for path in ("a\0b", "\ud800", "x" * 5000):
        with pytest.raises(CredentialsError, match=f"{name}.* (cannot be read|does not exist)"):
            resolve(REGION, environ={**environ, name: path}, home=tmp_path)


# Quotes


@pytest.mark.parametrize("quote", ['"', "'"])
def test_quotes_around_values_of_the_file_are_left_out(tmp_path: Path, quote: str) -> None:
    lines = (("ak", AK), ("sk", SK), ("project_id", "p"))
    text = "[basic]\n" + "".join(f"{name} = {quote}{value}{quote}\n" for name, value in lines)
    write(tmp_path, "credentials", text)
    found = resolve(REGION, environ={}, home=tmp_path)
    assert (AK, "p") == (access_key(found), found.project_id)
    assert SK == found.auth.keys().secret_key.reveal()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "environ",
    [
        {"HW_AUTH_TOKEN": '"MIIE"'},
        {"HW_ACCESS_KEY": f"'{AK}'", "HW_SECRET_KEY": SK},
        {"HW_ACCESS_KEY": AK, "HW_SECRET_KEY": f"'{SK}'"},
    ],
    ids=["token", "access-key", "secret-key"],
)
def test_quotes_in_the_environment_are_named(environ: Mapping[str, str], tmp_path: Path) -> None:
    with pytest.raises(CredentialsError, match="is in quotes; leave them out") as caught:
        resolve(REGION, environ=environ, home=tmp_path)
    assert SK not in str(caught.value)
