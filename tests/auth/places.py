"""Places where settings stand: the environment's variables, and files in a home folder."""

from __future__ import annotations

from pathlib import Path

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


def write(home: Path, name: str, text: str) -> Path:
    folder = home / ".huaweicloud"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path
