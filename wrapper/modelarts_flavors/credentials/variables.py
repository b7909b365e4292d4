"""The names under which the vendor's tools keep each setting: in the environment and in files."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Setting(StrEnum):
    """What can be set; the value is what messages call it."""

    TOKEN = "token"  # noqa: S105
    ACCESS_KEY = "access key"
    SECRET_KEY = "secret key"  # noqa: S105
    SECURITY_TOKEN = "security token"  # noqa: S105
    USER = "user name"
    PASSWORD = "password"  # noqa: S105
    DOMAIN = "account name"
    REGION = "region"
    PROJECT_ID = "project id"
    PROJECT_NAME = "project name"
    IAM_URL = "IAM endpoint"
    CLOUD = "domain of the cloud"


Names = Mapping[Setting, str]

SDK_VARIABLES: Final[Names] = {
    Setting.ACCESS_KEY: "HUAWEICLOUD_SDK_AK",
    Setting.SECRET_KEY: "HUAWEICLOUD_SDK_SK",
    Setting.SECURITY_TOKEN: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
    Setting.PROJECT_ID: "HUAWEICLOUD_SDK_PROJECT_ID",
    Setting.IAM_URL: "HUAWEICLOUD_SDK_IAM_ENDPOINT",
}
"""Those of the vendor's SDKs."""

TERRAFORM_VARIABLES: Final[Names] = {
    Setting.TOKEN: "HW_AUTH_TOKEN",
    Setting.ACCESS_KEY: "HW_ACCESS_KEY",
    Setting.SECRET_KEY: "HW_SECRET_KEY",
    Setting.SECURITY_TOKEN: "HW_SECURITY_TOKEN",
    Setting.USER: "HW_USER_NAME",
    Setting.PASSWORD: "HW_USER_PASSWORD",
    Setting.DOMAIN: "HW_DOMAIN_NAME",
    Setting.REGION: "HW_REGION_NAME",
    Setting.PROJECT_ID: "HW_PROJECT_ID",
    Setting.PROJECT_NAME: "HW_PROJECT_NAME",
    Setting.IAM_URL: "HW_AUTH_URL",
    Setting.CLOUD: "HW_CLOUD",
}
"""Those of the vendor's Terraform provider."""

FILE_KEYS: Final[Names] = {
    Setting.ACCESS_KEY: "ak",
    Setting.SECRET_KEY: "sk",
    Setting.SECURITY_TOKEN: "security_token",
    Setting.REGION: "region",
    Setting.PROJECT_ID: "project_id",
    Setting.IAM_URL: "iam_endpoint",
}
"""Those of the SDKs' credentials file; `region` is an addition, which the SDKs pass over."""

FOLDER: Final = ".huaweicloud"
CREDENTIALS_FILE: Final = "credentials"
CREDENTIALS_FILE_VARIABLE: Final = "HUAWEICLOUD_SDK_CREDENTIALS_FILE"
DEFAULT_PROFILE: Final = "basic"
REGIONS_FILE: Final = "regions.yaml"
REGIONS_FILE_VARIABLE: Final = "HUAWEICLOUD_SDK_REGIONS_FILE"
SERVICE: Final = "MODELARTS"


def endpoint_variable(region: str) -> str:
    """The variable that overrides the endpoint of the service in a region.

    >>> endpoint_variable("cn-north-4")
    'HUAWEICLOUD_SDK_REGION_MODELARTS_CN_NORTH_4'
    """
    return f"HUAWEICLOUD_SDK_REGION_{SERVICE}_{region.replace('-', '_').upper()}"
