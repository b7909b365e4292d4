"""Where region, project and credentials are found: arguments, environment, files, in this order."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.auth.places import AK, FILE, SDK, TERRAFORM, write
from tests.support.responses import REGION

from modelarts_flavors.auth import AkSkAuth, PasswordAuth, TokenAuth
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Resolved, resolve
from modelarts_flavors.errors import CredentialsError


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
    assert resolve("cn-north-9", None, "p", "token", environ={}, home=tmp_path).endpoint
