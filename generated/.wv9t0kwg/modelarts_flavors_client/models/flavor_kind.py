from enum import StrEnum

class FlavorKind(StrEnum):
    RESOURCEFLAVOR = "ResourceFlavor"

    def __str__(self) -> str:
        return str(self.value)
