# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from enum import StrEnum


class BootType(StrEnum):
    LOCALDISK = "LocalDisk"
    VOLUME = "Volume"

    def __str__(self) -> str:
        return str(self.value)
