from enum import StrEnum

class BootType(StrEnum):
    LOCALDISK = "LocalDisk"
    VOLUME = "Volume"

    def __str__(self) -> str:
        return str(self.value)
