"""Where region, project and credentials are found: arguments, environment, files, in this order."""

from __future__ import annotations

import builtins
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.auth import AkSkAuth, PasswordAuth, TokenAuth
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Resolved, resolve
from modelarts_flavors.credentials.variables import SDK_VARIABLES, TERRAFORM_VARIABLES
from modelarts_flavors.errors import ArgumentError, CredentialsError, FlavorsError

from .colours import REGION

AK, SK = "QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"
SDK = {"HUAWEICLOUD_SDK_AK": AK, "HUAWEICLOUD_SDK_SK": SK, "HUAWEICLOUD_SDK_PROJECT_ID": "p-sdk"}
TERRAFORM = {
    "HW_ACCESS_KEY": AK[::-1],
    "HW_SECRET_KEY": SK[::-1],
    "HW_PROJECT_ID": "p-hw",
    "HW_REGION_NAME": "cn-north-9",
}
FILE = f"""
[basic]
ak = {AK}
sk = {SK}
security_token = ST
project_id = p-file

[other]
ak = OTHER
sk = 50%off
project_id = p-other
region = cn-east-3
iam_endpoint = https://iam.example.com/

[half]
ak = {AK}

[empty]
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with a credentials file."""
    write(tmp_path, "credentials", FILE)
    return tmp_path


def write(home: Path, name: str, text: str) -> Path:
    folder = home / ".huaweicloud"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


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
        found.base_url,
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
        "base_url": "the service's list of regions",
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
    places = str(caught.value).split("; ")
    assert f"ak and sk in section [empty] of {home}/.huaweicloud/credentials" == places[1]
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
        assert contract().endpoint(region) == found.base_url


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
    assert expected == resolve(region, None, "p", "t", environ=environ, home=tmp_path).base_url


def test_the_regions_file_may_be_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(REGIONS_YAML)
    environ = {"HUAWEICLOUD_SDK_REGIONS_FILE": str(path)}
    found = resolve("my-region", None, "p", "token", environ=environ)
    assert ("https://two.example.com", str(path)) == (found.base_url, found.origins["base_url"])


def test_without_a_yaml_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def no_yaml(name: str, *rest: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", no_yaml)
    path = write(tmp_path, "regions.yaml", REGIONS_YAML)
    with pytest.raises(CredentialsError) as caught:
        resolve("my-region", None, "p", "token", environ={}, home=tmp_path)
    assert (
        f"the regions file {path} is YAML, which needs a library. Run `pip install pyyaml`, or "
        "give the endpoint in HUAWEICLOUD_SDK_REGION_MODELARTS_MY_REGION." == str(caught.value)
    )
    # A file that is about something else needs none.
    assert resolve("cn-north-9", None, "p", "token", environ={}, home=tmp_path).base_url


# What is missing or wrong


WRONG = [
    pytest.param(
        {"region": REGION},
        {},
        "no credentials: looked for the argument auth; "
        "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK of the environment; "
        "HW_AUTH_TOKEN of the environment; "
        "HW_ACCESS_KEY and HW_SECRET_KEY of the environment; "
        "HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME of the environment; "
        "ak and sk in section [basic] of {home}/.huaweicloud/credentials",
        id="no-credentials",
    ),
    pytest.param(
        {"auth": "token", "endpoint": "https://example.com"},
        {},
        "no project id: looked for the argument project_id; "
        "HUAWEICLOUD_SDK_PROJECT_ID of the environment; HW_PROJECT_ID of the environment; "
        "project_id in section [basic] of {home}/.huaweicloud/credentials. "
        "No region either, whose project IAM would know: looked for the argument region; "
        "HW_REGION_NAME of the environment; "
        "region in section [basic] of {home}/.huaweicloud/credentials",
        id="no-project",
    ),
    pytest.param(
        {"auth": "token"},
        {},
        "no region: looked for the argument region; HW_REGION_NAME of the environment; "
        "region in section [basic] of {home}/.huaweicloud/credentials",
        id="no-region",
    ),
    pytest.param(
        {"region": REGION},
        {"HUAWEICLOUD_SDK_AK": AK},
        "half of the credentials: HUAWEICLOUD_SDK_AK of the environment is set, "
        "but HUAWEICLOUD_SDK_SK of the environment is not",
        id="half-in-environment",
    ),
    pytest.param(
        {"region": REGION},
        {"HW_USER_PASSWORD": SK},
        "half of the credentials: HW_USER_PASSWORD of the environment is set, "
        "but HW_USER_NAME of the environment is not",
        id="half-a-user",
    ),
    pytest.param(
        {"region": REGION},
        {"HW_AUTH_TOKEN": "MII E"},
        "the token cannot be sent: character 4 of it is ' ' (HW_AUTH_TOKEN of the environment)",
        id="bad-token",
    ),
    pytest.param(
        {"region": "example.com/x", "auth": "token"},
        {},
        "'example.com/x' is not a region id such as cn-north-4",
        id="bad-region",
    ),
    pytest.param(
        {"endpoint": "https://user:secret@example.com", "auth": "token", "project_id": "p"},
        {},
        "the endpoint from the argument holds a user or a password, which belong nowhere in it: "
        "'example.com'",
        id="user-in-endpoint",
    ),
    pytest.param(
        {"endpoint": "https://example.com/?a=b@c", "auth": "token", "project_id": "p"},
        {},
        "the endpoint from the argument is not a base URL: 'c'",
        id="bad-endpoint",
    ),
    pytest.param(
        {"region": REGION, "auth": "token", "project_id": "p"},
        {"HUAWEICLOUD_SDK_REGION_MODELARTS_CN_NORTH_4": "ftp://x"},
        "the endpoint from HUAWEICLOUD_SDK_REGION_MODELARTS_CN_NORTH_4 of the environment "
        "is not a base URL: 'ftp://x'",
        id="bad-override",
    ),
    pytest.param(
        {"region": REGION, "auth": "token", "project_id": "p"},
        {"HUAWEICLOUD_SDK_REGIONS_FILE": "/no/such/file"},
        "the regions file /no/such/file (HUAWEICLOUD_SDK_REGIONS_FILE) does not exist",
        id="no-regions-file",
    ),
    pytest.param(
        {"region": REGION},
        {"HUAWEICLOUD_SDK_CREDENTIALS_FILE": "/no/such/file"},
        "the credentials file /no/such/file (HUAWEICLOUD_SDK_CREDENTIALS_FILE) does not exist",
        id="no-named-file",
    ),
    pytest.param(
        {"region": REGION, "profile": "other"},
        SDK,
        "the credentials file {home}/.huaweicloud/credentials does not exist",
        id="no-file-for-profile",
    ),
]


@pytest.mark.parametrize(("arguments", "environ", "said"), WRONG)
def test_what_is_missing_is_told(
    tmp_path: Path, arguments: dict[str, Any], environ: Mapping[str, str], said: str
) -> None:
    with pytest.raises(CredentialsError) as caught:
        resolve(**arguments, environ=environ, home=tmp_path)
    assert said.replace("{home}", str(tmp_path)) == str(caught.value)


@pytest.mark.parametrize(
    ("text", "profile", "said"),
    [
        (FILE, "another", "has no profile 'another'; its profiles: basic, other, half, empty"),
        ("", "basic", "has no profile 'basic'; its profiles: none"),
        (f"ak = {SK}\n", None, "is not an INI file: line 1 is wrong"),
        (f"[basic]\nak = a\n{SK}\n", None, "is not an INI file: line 3 is wrong"),
        (f"[basic]\nsk = a\nsk = {SK}\n", None, "is not an INI file: line 3 is wrong"),
        ("[basic]\nak = a\n[basic]\n", None, "is not an INI file: line 3 is wrong"),
    ],
)
def test_wrong_credentials_files(tmp_path: Path, text: str, profile: str | None, said: str) -> None:
    path = write(tmp_path, "credentials", text)
    with pytest.raises(CredentialsError) as caught:
        resolve(REGION, profile=profile, environ={}, home=tmp_path)
    assert f"the credentials file {path} {said}" == str(caught.value)
    assert SK not in "".join(traceback.format_exception(caught.value))


def test_half_of_the_keys_in_a_file(home: Path) -> None:
    with pytest.raises(CredentialsError) as caught:
        resolve(REGION, profile="half", environ={}, home=home)
    where = f"in section [half] of {home}/.huaweicloud/credentials"
    assert f"half of the credentials: ak {where} is set, but sk {where} is not" == str(caught.value)


@pytest.mark.parametrize("name", ["credentials", "regions.yaml"])
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, "")
    path.write_bytes(b"[basic]\n# cn-north-4 MODELARTS \xff\xfe")
    with pytest.raises(CredentialsError) as caught:
        resolve(REGION, auth=None if name == "credentials" else "t", environ={}, home=tmp_path)
    assert f"{path} is not text in UTF-8" in str(caught.value)
    path.unlink()
    path.mkdir()
    if name == "credentials":
        with pytest.raises(CredentialsError) as caught:
            resolve(REGION, environ={}, home=tmp_path)
        assert f"the credentials file {path} cannot be read: Is a directory" == str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "[MODELARTS: cn-north-4",
        "MODELARTS: cn-north-4",
        "- MODELARTS cn-north-4",
        "MODELARTS: [cn-north-4, {id: cn-north-4}]",
    ],
)
def test_odd_regions_files(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "regions.yaml", text)
    try:
        found = resolve(REGION, None, "p", "token", environ={}, home=tmp_path)
    except CredentialsError as error:
        assert f"the regions file {path} is not YAML: line 1 is wrong" == str(error)
    else:
        assert contract().endpoint(REGION) == found.base_url


@pytest.mark.parametrize("name", ["region", "endpoint", "project_id", "auth"])
def test_empty_arguments(name: str) -> None:
    arguments: dict[str, Any] = {"region": REGION, "project_id": "p", "auth": "token", name: ""}
    with pytest.raises((ArgumentError, CredentialsError)):
        resolve(**arguments, environ={})


SETTABLE = sorted({*SDK_VARIABLES.values(), *TERRAFORM_VARIABLES.values()})


@given(st.dictionaries(st.sampled_from(SETTABLE), st.text(max_size=8)), st.booleans())
def test_any_environment_gives_an_answer_or_one_error(
    environ: dict[str, str], has_region: bool
) -> None:
    try:
        found = resolve(REGION if has_region else None, environ=environ, home=Path("/nowhere"))
    except FlavorsError as error:
        shown = f"{error}"
    else:
        shown = f"{found!r} {dict(found.origins)}"
    secret = [
        text.strip()
        for name, text in environ.items()
        if name.endswith(("_SK", "SECRET_KEY", "TOKEN", "PASSWORD")) and len(text.strip()) > 5
    ]
    assert not [text for text in secret if text in shown]
