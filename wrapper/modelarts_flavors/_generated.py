"""The one door to the generated package: everything the wrapper uses of it passes through here."""

from __future__ import annotations

from modelarts_flavors_client.models import ErrorResponse, ResourceFlavor, ResourceFlavorList

__all__ = ["ErrorResponse", "ResourceFlavor", "ResourceFlavorList"]
