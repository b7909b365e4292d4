"""What is missing or wrong where settings are looked for: one error that says where."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.auth.places import AK, FILE, SDK, SK, write
from tests.support.responses import REGION

from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import resolve
from modelarts_flavors.credentials.variables import SDK_VARIABLES, TERRAFORM_VARIABLES
from modelarts_flavors.errors import CredentialsError, FlavorsError, InvalidArgumentError

WRONG = [
    pytest.param(
        {"region": REGION},
        {},
        "no credentials: give the argument auth or set HW_AUTH_TOKEN. Searched: "
        "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK of the environment; "
        "HW_AUTH_TOKEN of the environment; "
        "HW_ACCESS_KEY and HW_SECRET_KEY of the environment; "
        "HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME of the environment; "
        "ak and sk in section [basic] of {home}/.huaweicloud/credentials.",
        id="no-credentials",
    ),
    pytest.param(
        {"auth": "token", "endpoint": "https://example.com"},
        {},
        "no project id, and no region whose project IAM would know: "
        "give the argument project_id or set HW_PROJECT_ID. Searched: "
        "HUAWEICLOUD_SDK_PROJECT_ID of the environment; HW_PROJECT_ID of the environment; "
        "project_id in section [basic] of {home}/.huaweicloud/credentials; "
        "HW_REGION_NAME of the environment; "
        "region in section [basic] of {home}/.huaweicloud/credentials.",
        id="no-project",
    ),
    pytest.param(
        {"auth": "token"},
        {},
        "no region: give the argument region or set HW_REGION_NAME. "
        "Searched: HW_REGION_NAME of the environment; "
        "region in section [basic] of {home}/.huaweicloud/credentials.",
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
        "the endpoint from the argument contains a user or a password, which do not belong there: "
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
    with pytest.raises((CredentialsError, InvalidArgumentError)) as caught:
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


def test_a_file_without_the_default_profile_says_nothing(tmp_path: Path) -> None:
    write(tmp_path, "credentials", f"[other]\nak = {AK}\nsk = {SK}\n")
    with pytest.raises(CredentialsError, match="no credentials"):
        resolve(REGION, None, "p", environ={}, home=tmp_path)


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
        assert str(caught.value).endswith(f"of {path}, which cannot be read: Is a directory.")


@pytest.mark.parametrize(
    "text",
    [
        "[MODELARTS: cn-north-4",
        "MODELARTS: cn-north-4",
        "- MODELARTS cn-north-4",
        "MODELARTS: [cn-north-4, {id: cn-north-4}]",
        "MODELARTS: \x00",
    ],
)
def test_odd_regions_files(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "regions.yaml", text)
    try:
        found = resolve(REGION, None, "p", "token", environ={}, home=tmp_path)
    except CredentialsError as error:
        assert f"the regions file {path} is not YAML: line 1 is wrong" == str(error)
    else:
        assert contract().endpoint(REGION) == found.endpoint


@pytest.mark.parametrize("name", ["region", "endpoint", "project_id", "auth"])
def test_empty_arguments(name: str) -> None:
    arguments: dict[str, Any] = {"region": REGION, "project_id": "p", "auth": "token", name: ""}
    with pytest.raises((InvalidArgumentError, CredentialsError)):
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


# Without a home folder


def test_without_a_home_folder_only_a_named_profile_is_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    assert resolve(REGION, None, "p", "token", environ={}).project_id == "p"
    with pytest.raises(CredentialsError, match="no credentials"):
        resolve(REGION, None, "p", environ={})
    with pytest.raises(CredentialsError, match="no file for profile 'team': no home folder"):
        resolve(REGION, None, "p", profile="team", environ={})


def test_a_password_for_no_region_says_what_is_missing(tmp_path: Path) -> None:
    environ = {"HW_USER_NAME": "ada", "HW_USER_PASSWORD": SK, "HW_DOMAIN_NAME": "acme"}
    with pytest.raises(CredentialsError, match="no region in which to log in: "):
        resolve(None, "https://x", "p", environ=environ, home=tmp_path)
