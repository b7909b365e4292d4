from enum import StrEnum

class VolumeType(StrEnum):
    GPSSD = "GPSSD"
    SAS = "SAS"
    SATA = "SATA"
    SSD = "SSD"

    def __str__(self) -> str:
        return str(self.value)
