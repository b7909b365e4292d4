from enum import StrEnum

class ListKind(StrEnum):
    RESOURCEFLAVORLIST = "ResourceFlavorList"

    def __str__(self) -> str:
        return str(self.value)
